import type { Analysis, RtcpRecord } from '@earshot/contracts';

export type RtcpCounters = Analysis['rtcp'];

const PACKET_NAMES: Readonly<Record<number, 'sr' | 'rr' | 'sdes' | 'bye' | 'app'>> = {
  200: 'sr',
  201: 'rr',
  202: 'sdes',
  203: 'bye',
  204: 'app',
};

/** What was in RTCP records, each counted once. */
export class RtcpRecordCounters {
  readonly #packets = { sr: 0, rr: 0, sdes: 0, bye: 0, app: 0 };
  readonly #xr = new Map<number, number>();

  countRtcp({ packetTypes, xr }: RtcpRecord): void {
    for (const type of packetTypes) {
      const name = PACKET_NAMES[type];
      if (name !== undefined) this.#packets[name]++;
    }
    for (const { type } of xr) this.#xr.set(type, (this.#xr.get(type) ?? 0) + 1);
  }

  rtcp(rttMs: number[]): RtcpCounters {
    const xr = Object.fromEntries([...this.#xr].sort(([a], [b]) => a - b));
    return { ...this.#packets, xr, rttMs };
  }
}
