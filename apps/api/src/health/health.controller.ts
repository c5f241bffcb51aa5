import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Readiness, SystemService } from '../system/system.service.js';
import { METRICS } from '../tokens.js';
import type { Metrics } from './metrics.js';

@Controller()
export class HealthController {
  constructor(
    @Inject(SystemService) private readonly system: SystemService,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  /** The process runs. */
  @Get('health/live')
  live(): { readonly live: true } {
    return { live: true };
  }

  /** It can do its work; 503 where not, with what is missing. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.system.readiness();
    void reply.status(readiness.ready ? 200 : 503);
    return readiness;
  }

  @Get('metrics')
  async prometheus(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
