import { qualityPolicy, tryBuffer } from '@earshot/calls';
import {
  type StreamListQuery,
  type StreamPage,
  streamListQuery,
  type WhatIf,
  type WhatIfQuery,
  whatIfQuery,
} from '@earshot/contracts';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { pageOf, placeOf } from '../http/keyset.js';
import { notFound } from '../http/problem.js';
import { QueryPipe } from '../http/query.pipe.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../tokens.js';
import { StreamsRepository } from './streams.repository.js';
import { TracesRepository } from './traces.repository.js';

@Controller('api/v1/streams')
export class StreamsController {
  constructor(
    @Inject(StreamsRepository) private readonly streams: StreamsRepository,
    @Inject(TracesRepository) private readonly traces: TracesRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  async list(
    @Query(new QueryPipe(streamListQuery)) { unbound, q, cursor, limit }: StreamListQuery,
  ): Promise<StreamPage> {
    const only = unbound === undefined ? null : unbound === 'true';
    const { rows, next } = pageOf(
      await this.streams.list({ unbound: only, text: q ?? '' }, placeOf(cursor), limit + 1),
      limit,
    );
    return { items: rows.map(({ doc }) => doc), next };
  }

  @Get(':key/what-if')
  async whatIf(
    @Param('key') key: string,
    @Query(new QueryPipe(whatIfQuery)) { buffer, ms }: WhatIfQuery,
  ): Promise<WhatIf> {
    const stream = await this.streams.find(key);
    if (stream === null) throw notFound(`there is no stream ${key}`);
    return tryBuffer(stream, await this.traces.of(stream), { kind: buffer, ms }, qualityPolicy(this.settings.quality));
  }
}
