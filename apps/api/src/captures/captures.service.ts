import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from '@earshot/bus';
import type { CaptureReceipt, DemoReceipt } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '../http/problem.js';
import type { Settings } from '../settings.js';
import { BUS, INTAKE, SETTINGS, SETTLED } from '../tokens.js';
import { type CaptureIntake, type ImportOptions, isUnreadableCapture } from './capture-intake.js';
import { CapturesRepository } from './captures.repository.js';
import { limitOctets, tooLarge } from './upload-limit.js';

/** How long an answer waits for records that are on their way through Kafka. */
const ON_THEIR_WAY_MS = 30_000;
const LOOK_MS = 100;

@Injectable()
export class CapturesService {
  constructor(
    @Inject(INTAKE) private readonly intake: CaptureIntake | null,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(SETTLED) private readonly settled: () => Promise<void>,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CapturesRepository) private readonly captures: CapturesRepository,
  ) {}

  /** Answers when the calls of the capture are in the list. */
  async importCapture(body: Readable, announcedOctets: number | null, options: ImportOptions): Promise<CaptureReceipt> {
    const { uploadLimitOctets: limit } = this.settings;
    if (limit !== null && announcedOctets !== null && announcedOctets > limit) throw tooLarge(limit);
    const limited = limit === null ? body : Readable.from(body.compose(limitOctets(limit)), { objectMode: false });
    try {
      const receipt = await this.#intake().importCapture(limited, options);
      await this.#untilListed([receipt]);
      return receipt;
    } catch (error) {
      if (isUnreadableCapture(error)) throw new ProblemError(422, 'unreadable-capture', { detail: error.message });
      throw error;
    }
  }

  async loadDemo(): Promise<DemoReceipt> {
    const receipt = await this.#intake().loadDemo();
    await this.#untilListed(receipt.captures);
    return receipt;
  }

  /** In one process what was delivered is stored; through Kafka it arrives later, maybe at another worker. */
  async #untilListed(receipts: readonly CaptureReceipt[]): Promise<void> {
    if (this.bus.kind === 'kafka') {
      const deadlineMs = performance.now() + ON_THEIR_WAY_MS;
      for (const receipt of receipts) await this.#untilStored(receipt, deadlineMs);
    }
    await this.settled();
  }

  async #untilStored({ firstUs, lastUs, records }: CaptureReceipt, deadlineMs: number): Promise<void> {
    if (firstUs === null || lastUs === null) return;
    while (performance.now() < deadlineMs && (await this.captures.storedWithin(firstUs, lastUs)) < records) {
      await sleep(LOOK_MS);
    }
  }

  #intake(): CaptureIntake {
    if (this.intake !== null) return this.intake;
    throw new ProblemError(503, 'no-collector', {
      detail: 'no collector takes captures here: set COLLECTOR_URL to the address of one',
    });
  }
}
