import { Module } from '@nestjs/common';
import { StreamsController } from './streams.controller.js';
import { StreamsRepository } from './streams.repository.js';

@Module({ controllers: [StreamsController], providers: [StreamsRepository] })
export class StreamsModule {}
