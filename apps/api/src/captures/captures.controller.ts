import type { Readable } from 'node:stream';
import { type CaptureReceipt, type DemoReceipt, uploadQuery } from '@earshot/contracts';
import { Controller, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ProblemError } from '../http/problem.js';
import { QueryPipe } from '../http/query.pipe.js';
import { CapturesService } from './captures.service.js';

@Controller('api/v1')
export class CapturesController {
  constructor(@Inject(CapturesService) private readonly captures: CapturesService) {}

  /** The body is the file, as it is, behind a key log where the query says so; it is decoded while it comes. */
  @Post('captures')
  @HttpCode(200)
  async upload(
    @Query(new QueryPipe(uploadQuery)) query: z.output<typeof uploadQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaptureReceipt> {
    const body = request.body as Readable | undefined;
    if (body === undefined) throw new ProblemError(400, 'no-body', { detail: 'the body is to be a capture file' });
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort(new Error('the client went away'));
    });
    const announced = Number(request.headers['content-length']);
    const octets = Number.isFinite(announced) ? announced : null;
    return this.captures.importCapture(body, octets, { ...query, signal: gone.signal });
  }

  @Post('demo')
  @HttpCode(200)
  demo(): Promise<DemoReceipt> {
    return this.captures.loadDemo();
  }
}
