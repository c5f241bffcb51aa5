import { type CallDetail, callMerge, callSplit } from '@earshot/contracts';
import { Controller, Delete, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { jsonBody } from '../http/json-body.js';
import { DecisionsService } from './decisions.service.js';

@Controller('api/v1')
export class DecisionsController {
  constructor(@Inject(DecisionsService) private readonly decisions: DecisionsService) {}

  @Post('calls/:key/merge')
  @HttpCode(200)
  async merge(@Param('key') key: string, @Req() request: FastifyRequest): Promise<CallDetail> {
    return this.decisions.merge(key, (await jsonBody(request, callMerge)).with);
  }

  @Post('calls/:key/split')
  @HttpCode(200)
  async split(@Param('key') key: string, @Req() request: FastifyRequest): Promise<CallDetail> {
    return this.decisions.split(key, (await jsonBody(request, callSplit)).legs);
  }

  @Delete('decisions/:id')
  async undo(@Param('id') id: string): Promise<{ undone: boolean }> {
    return { undone: await this.decisions.undo(id) };
  }
}
