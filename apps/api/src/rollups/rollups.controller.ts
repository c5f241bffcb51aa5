import {
  HISTOGRAM_EDGES,
  HISTOGRAMS,
  type HistogramName,
  qualityPolicy,
  ROLLUP_SLOT_US,
  RollupSums,
} from '@earshot/calls';
import { type RollupPage, type RollupQuery, rollupQuery } from '@earshot/contracts';
import { type QualityLimits, sessionRatios } from '@earshot/metrics';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { badRequest } from '../http/problem.js';
import { QueryPipe } from '../http/query.pipe.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../tokens.js';
import { RollupsRepository } from './rollups.repository.js';

/** Rows of one answer. */
const MOST_ROWS = 5_000;

@Controller('api/v1/rollups')
export class RollupsController {
  private readonly limits: QualityLimits;

  constructor(
    @Inject(RollupsRepository) private readonly rollups: RollupsRepository,
    @Inject(SETTINGS) { quality }: Settings,
  ) {
    this.limits = qualityPolicy(quality).limits;
  }

  @Get()
  async list(@Query(new QueryPipe(rollupQuery)) query: RollupQuery): Promise<RollupPage> {
    const fromUs = Math.ceil(query.fromUs / ROLLUP_SLOT_US) * ROLLUP_SLOT_US;
    const { toUs } = query;
    if (toUs <= fromUs) throw badRequest('toUs', 'the range holds the beginning of no five minutes');
    const stepUs = query.stepUs ?? Math.ceil((toUs - fromUs) / ROLLUP_SLOT_US) * ROLLUP_SLOT_US;
    if (stepUs % ROLLUP_SLOT_US !== 0) throw badRequest('stepUs', 'no multiple of five minutes');
    const by = query.by ?? null;
    const rows = await this.rollups.sums({ fromUs, toUs, stepUs }, by, MOST_ROWS + 1);
    return {
      ...{ fromUs, toUs, stepUs, by },
      items: rows
        .slice(0, MOST_ROWS)
        .map(({ at_us: atUs, value, sums }) => ({ atUs, value, ...figuresOf(sums, this.limits) })),
      truncated: rows.length > MOST_ROWS,
    };
  }
}

function figuresOf(
  values: readonly number[],
  limits: QualityLimits,
): Omit<RollupPage['items'][number], 'atUs' | 'value'> {
  const sums = new RollupSums(values);
  const sessions = sums.sessions();
  const { jitterWindows, jitterSumUs, roundTripWindows, roundTripSumUs, ...media } = sums.media();
  const ratio = (part: number, whole: number, factor: number): number | null =>
    whole > 0 ? (factor * part) / whole : null;
  const histogram = (name: HistogramName) => ({ edges: [...HISTOGRAM_EDGES[name]], counts: sums.histogram(name) });
  const ratios = sessionRatios(sessions);
  const lossPct = ratio(Math.max(0, media.lost), media.expected, 100);
  const jitterMs = ratio(jitterSumUs, jitterWindows, 1e-3);
  const roundTripMs = ratio(roundTripSumUs, roundTripWindows, 1e-3);
  const postDialDelayMs = ratios.pddS === null ? null : 1000 * ratios.pddS;
  const { notGood } = limits.judge({ lossPct, jitterMs, roundTripMs, postDialDelayMs });
  return {
    sessions: { ...sessions, ...ratios },
    media: {
      ...media,
      lossPct,
      impairedPct: ratio(media.impairedWindows, media.windows, 100),
      jitterMs,
      roundTripMs,
    },
    ...(notGood === undefined ? {} : { notGood }),
    histograms: Object.fromEntries(
      HISTOGRAMS.map((name) => [name, histogram(name)]),
    ) as RollupPage['items'][number]['histograms'],
  };
}
