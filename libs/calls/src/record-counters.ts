import type { Analysis, RtcpRecord, SipRecord } from '@earshot/contracts';

export type SipCounters = Analysis['sip'];
export type RtcpCounters = Analysis['rtcp'];

/** Distinct methods counted by name; a flood of invented ones is counted together. */
const MAX_METHODS = 64;
const OTHER_METHODS = 'other';

const PACKET_NAMES: Readonly<Record<number, 'sr' | 'rr' | 'sdes' | 'bye' | 'app'>> = {
  200: 'sr',
  201: 'rr',
  202: 'sdes',
  203: 'bye',
  204: 'app',
};

/** What was in the records, each counted once. */
export class RecordCounters {
  #messages = 0;
  readonly #byMethod = new Map<string, number>();
  readonly #byStatus = new Map<number, number>();
  readonly #packets = { sr: 0, rr: 0, sdes: 0, bye: 0, app: 0 };
  readonly #xr = new Map<number, number>();

  countSip({ method, status }: SipRecord): void {
    this.#messages++;
    if (status !== null) {
      this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
      return;
    }
    const known = this.#byMethod.get(method ?? OTHER_METHODS);
    const name = known === undefined && this.#byMethod.size >= MAX_METHODS ? OTHER_METHODS : (method ?? OTHER_METHODS);
    this.#byMethod.set(known === undefined ? ` ${name}`.slice(1) : name, (this.#byMethod.get(name) ?? 0) + 1);
  }

  countRtcp({ packetTypes, xr }: RtcpRecord): void {
    for (const type of packetTypes) {
      const name = PACKET_NAMES[type];
      if (name !== undefined) this.#packets[name]++;
    }
    for (const { type } of xr) this.#xr.set(type, (this.#xr.get(type) ?? 0) + 1);
  }

  sip(dialogs: number): SipCounters {
    return {
      messages: this.#messages,
      byMethod: Object.fromEntries([...this.#byMethod].sort(([a], [b]) => (a < b ? -1 : 1))),
      byStatus: Object.fromEntries([...this.#byStatus].sort(([a], [b]) => a - b)),
      dialogs,
    };
  }

  rtcp(rttMs: number[]): RtcpCounters {
    const xr = Object.fromEntries([...this.#xr].sort(([a], [b]) => a - b));
    return { ...this.#packets, xr, rttMs };
  }
}
