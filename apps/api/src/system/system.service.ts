import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from '@earshot/bus';
import type { SystemStatus } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { reasonOf } from '../database/failure.js';
import type { Ingest } from '../ingest/ingest.js';
import type { Settings } from '../settings.js';
import { BUS, INGEST, SETTINGS } from '../tokens.js';
import { SystemRepository } from './system.repository.js';

/** A database that answers later is as good as away. */
const ANSWER_WITHIN_MS = 2_000;

export interface Readiness {
  readonly ready: boolean;
  readonly database: string;
  readonly bus: string;
  readonly ingest: string;
}

@Injectable()
export class SystemService {
  constructor(
    @Inject(SystemRepository) private readonly repository: SystemRepository,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(INGEST) private readonly ingest: Ingest | null,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async status(): Promise<SystemStatus> {
    const database = await this.#database();
    const calls = database.ready ? await this.repository.calls() : 0;
    const unready = this.bus.unready();
    return {
      version: this.settings.version,
      database,
      bus: {
        ready: unready === null,
        kind: this.bus.kind,
        waiting: this.ingest?.waiting() ?? 0,
        detail: unready ?? 'ready',
      },
      hepAddresses: [...this.settings.hepAddresses],
      calls,
      ingest: this.ingest?.counters.asRecord() ?? {},
      uploadLimitOctets: this.settings.uploadLimitOctets,
    };
  }

  async readiness(): Promise<Readiness> {
    const database = await this.#database();
    const bus = this.bus.unready();
    const ingest = this.ingest?.unready() ?? null;
    return {
      ready: database.ready && bus === null && ingest === null,
      database: database.detail,
      bus: bus ?? 'ready',
      ingest: ingest ?? (this.ingest === null ? 'not run here' : 'ready'),
    };
  }

  async #database(): Promise<SystemStatus['database']> {
    const late = new AbortController();
    try {
      const version = await Promise.race([
        this.repository.serverVersion(),
        sleep(ANSWER_WITHIN_MS, null, { signal: late.signal }).catch(() => null),
      ]);
      if (version === null) return { ready: false, detail: `no answer within ${ANSWER_WITHIN_MS / 1000} s` };
      return { ready: true, detail: `PostgreSQL ${version}` };
    } catch (error) {
      return { ready: false, detail: reasonOf(error) };
    } finally {
      late.abort();
    }
  }
}
