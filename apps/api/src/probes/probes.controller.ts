import type { ProbeList } from '@earshot/contracts';
import { Controller, Get, Inject } from '@nestjs/common';
import { ProbesRepository } from './probes.repository.js';

@Controller('api/v1/probes')
export class ProbesController {
  constructor(@Inject(ProbesRepository) private readonly probes: ProbesRepository) {}

  @Get()
  async list(): Promise<ProbeList> {
    const nowMs = Date.now();
    const healths = await this.probes.list();
    return { items: healths.map((health) => ({ ...health, ageMs: Math.max(0, nowMs - health.atUs / 1000) })) };
  }
}
