import { type StreamListQuery, type StreamPage, streamListQuery } from '@earshot/contracts';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { pageOf, placeOf } from '../http/keyset.js';
import { QueryPipe } from '../http/query.pipe.js';
import { StreamsRepository } from './streams.repository.js';

@Controller('api/v1/streams')
export class StreamsController {
  constructor(@Inject(StreamsRepository) private readonly streams: StreamsRepository) {}

  @Get()
  async list(@Query(new QueryPipe(streamListQuery)) { unbound, cursor, limit }: StreamListQuery): Promise<StreamPage> {
    const only = unbound === undefined ? null : unbound === 'true';
    const { rows, next } = pageOf(await this.streams.list(only, placeOf(cursor), limit + 1), limit);
    return { items: rows.map(({ doc }) => doc), next };
  }
}
