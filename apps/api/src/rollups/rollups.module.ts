import { Module } from '@nestjs/common';
import { RollupsController } from './rollups.controller.js';
import { RollupsRepository } from './rollups.repository.js';

@Module({ controllers: [RollupsController], providers: [RollupsRepository] })
export class RollupsModule {}
