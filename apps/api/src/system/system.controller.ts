import { buildOpenApi, type SystemStatus } from '@earshot/contracts';
import { Controller, Get, Inject } from '@nestjs/common';
import { SystemService } from './system.service.js';

@Controller('api/v1')
export class SystemController {
  #openApi: object | null = null;

  constructor(@Inject(SystemService) private readonly system: SystemService) {}

  @Get('system')
  status(): Promise<SystemStatus> {
    return this.system.status();
  }

  @Get('openapi.json')
  openApi(): object {
    this.#openApi ??= buildOpenApi();
    return this.#openApi;
  }
}
