import type { Readable } from 'node:stream';
import type { ProbeHealth, RecordsReceipt } from '@earshot/contracts';
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../http/problem.js';
import { RecordsService } from './records.service.js';

@Controller('api/v1')
export class RecordsController {
  constructor(@Inject(RecordsService) private readonly records: RecordsService) {}

  @Post('records')
  @HttpCode(200)
  take(@Req() request: FastifyRequest): Promise<RecordsReceipt> {
    return this.records.take(bodyOf(request));
  }

  @Post('probes')
  @HttpCode(200)
  takeHealth(@Req() request: FastifyRequest): Promise<ProbeHealth> {
    return this.records.takeHealth(bodyOf(request));
  }
}

function bodyOf(request: FastifyRequest): Readable {
  const body = request.body as Readable | undefined;
  if (body === undefined) throw new ProblemError(400, 'no-body', { detail: 'the request has no body' });
  return body;
}
