import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { ProbesModule } from '../probes/probes.module.js';
import { LiveController } from './live.controller.js';
import { LiveService } from './live.service.js';

@Module({ imports: [CallsModule, ProbesModule], controllers: [LiveController], providers: [LiveService] })
export class LiveModule {}
