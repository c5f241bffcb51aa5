import { Module } from '@nestjs/common';
import { SystemModule } from '../system/system.module.js';
import { HealthController } from './health.controller.js';

@Module({ imports: [SystemModule], controllers: [HealthController] })
export class HealthModule {}
