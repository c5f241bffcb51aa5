import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type LiveEvent, LiveService } from './live.service.js';

/** Proxies close what is silent for longer. */
const HEARTBEAT_MS = 15_000;
/** What may wait for a client that reads slowly; beyond it events are left out, and it is told how many. */
const MAX_WAITING_OCTETS = 1 << 20;

@Controller('api/v1/events')
export class LiveController {
  constructor(@Inject(LiveService) private readonly live: LiveService) {}

  @Get()
  events(@Res() reply: FastifyReply): void {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 2000\n: listening\n\n');
    let leftOut = 0;
    const end = this.live.subscribe((event) => {
      if (raw.writableLength > MAX_WAITING_OCTETS) {
        leftOut += 1;
        return;
      }
      if (leftOut > 0) raw.write(`: ${leftOut} events left out\n\n`);
      leftOut = 0;
      raw.write(written(event));
    });
    const heartbeat = setInterval(() => raw.write(': alive\n\n'), HEARTBEAT_MS);
    raw.once('close', () => {
      clearInterval(heartbeat);
      end();
    });
  }
}

function written({ name, data }: LiveEvent): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
