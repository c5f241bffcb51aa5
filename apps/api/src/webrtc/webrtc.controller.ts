import { type WebrtcReceipt, webrtcStats } from '@earshot/contracts';
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { jsonBody } from '../http/json-body.js';
import { RecordsService } from '../records/records.service.js';
import { reportsOf } from './stats-to-reports.js';

/** Sixty samples of twenty streams come to half of it. */
const MAX_BODY_OCTETS = 4 * 1024 * 1024;

/** What browsers and other WebRTC endpoints say of their own streams. */
@Controller('api/v1/webrtc')
export class WebrtcController {
  constructor(@Inject(RecordsService) private readonly records: RecordsService) {}

  /** Answers when the reports are safe. */
  @Post('stats')
  @HttpCode(200)
  async take(@Req() request: FastifyRequest): Promise<WebrtcReceipt> {
    const stats = await jsonBody(request, webrtcStats, MAX_BODY_OCTETS);
    const perSample = stats.samples.map((sample) => reportsOf({ ...stats, samples: [sample] }, Date.now() * 1000));
    const reports = perSample.flat();
    if (reports.length > 0) await this.records.publish(reports);
    return { reports: reports.length, withoutStreams: perSample.filter((made) => made.length === 0).length };
  }
}
