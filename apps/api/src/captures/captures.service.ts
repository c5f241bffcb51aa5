import { Readable } from 'node:stream';
import type { CaptureReceipt, DemoReceipt } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '../http/problem.js';
import type { Settings } from '../settings.js';
import { INTAKE, SETTINGS, SETTLED } from '../tokens.js';
import { type CaptureIntake, type ImportOptions, isUnreadableCapture } from './capture-intake.js';
import { limitOctets, tooLarge } from './upload-limit.js';

@Injectable()
export class CapturesService {
  constructor(
    @Inject(INTAKE) private readonly intake: CaptureIntake | null,
    @Inject(SETTLED) private readonly settled: () => Promise<void>,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Answers when the calls of the capture are in the list. */
  async importCapture(body: Readable, announcedOctets: number | null, options: ImportOptions): Promise<CaptureReceipt> {
    const { uploadLimitOctets: limit } = this.settings;
    if (limit !== null && announcedOctets !== null && announcedOctets > limit) throw tooLarge(limit);
    const limited = limit === null ? body : body.compose(limitOctets(limit));
    try {
      const receipt = await this.#intake().importCapture(Readable.from(limited), options);
      await this.settled();
      return receipt;
    } catch (error) {
      if (isUnreadableCapture(error)) throw new ProblemError(422, 'unreadable-capture', { detail: error.message });
      throw error;
    }
  }

  async loadDemo(): Promise<DemoReceipt> {
    const receipt = await this.#intake().loadDemo();
    await this.settled();
    return receipt;
  }

  #intake(): CaptureIntake {
    if (this.intake !== null) return this.intake;
    throw new ProblemError(503, 'no-collector', {
      detail: 'no collector takes captures here: set COLLECTOR_URL to the address of one',
    });
  }
}
