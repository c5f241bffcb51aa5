import { Module } from '@nestjs/common';
import { StreamsController } from './streams.controller.js';
import { StreamsRepository } from './streams.repository.js';
import { TracesRepository } from './traces.repository.js';

@Module({ controllers: [StreamsController], providers: [StreamsRepository, TracesRepository] })
export class StreamsModule {}
