import { Module } from '@nestjs/common';
import { ProbesController } from './probes.controller.js';
import { ProbesRepository } from './probes.repository.js';

@Module({ controllers: [ProbesController], providers: [ProbesRepository], exports: [ProbesRepository] })
export class ProbesModule {}
