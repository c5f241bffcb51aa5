import {
  type CallDetail,
  type CallHistogram,
  type CallHistogramQuery,
  type CallListQuery,
  type CallMessages,
  type CallPage,
  callHistogramQuery,
  callListQuery,
  type ExportFormat,
  exportQuery,
  type MessageDetail,
} from '@earshot/contracts';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { QueryPipe } from '../http/query.pipe.js';
import { CallsService } from './calls.service.js';

@Controller('api/v1/calls')
export class CallsController {
  constructor(@Inject(CallsService) private readonly calls: CallsService) {}

  @Get()
  list(@Query(new QueryPipe(callListQuery)) query: CallListQuery): Promise<CallPage> {
    return this.calls.list(query);
  }

  @Get('histogram')
  histogram(@Query(new QueryPipe(callHistogramQuery)) query: CallHistogramQuery): Promise<CallHistogram> {
    return this.calls.histogram(query);
  }

  @Get(':key')
  call(@Param('key') key: string): Promise<CallDetail> {
    return this.calls.call(key);
  }

  @Get(':key/messages')
  messages(@Param('key') key: string): Promise<CallMessages> {
    return this.calls.ladder(key);
  }

  @Get(':key/messages/:id')
  message(@Param('key') key: string, @Param('id') id: string): Promise<MessageDetail> {
    return this.calls.message(key, id);
  }

  @Get(':key/export')
  async export(
    @Param('key') key: string,
    @Query(new QueryPipe(exportQuery)) { format }: { format: ExportFormat },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name, type, body } = await this.calls.export(key, format);
    await reply.header('content-type', type).header('content-disposition', `attachment; filename="${name}"`).send(body);
  }
}
