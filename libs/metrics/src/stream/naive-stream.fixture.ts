import { burstGapReport, type Fate } from '../burst-gap-report.js';
import { JUMP_SUSPECT_STEP } from '../sequence.js';
import { ARRIVAL, type Arrival } from '../stream-state.js';
import { delayBucket } from '../window-counts.js';
import type { Packet } from './trace.fixture.js';

/** What the definitions say, worked out over whole arrays: no rings, no windows, no cleverness. */
export function naive(packets: readonly Packet[]) {
  interface Accepted {
    packet: Packet;
    extended: number;
    /** Numbers since the highest before it; 0 for late packets and the first of a segment. */
    step: number;
    /** Commonest timestamp step so far, ms; null before the first. */
    ptimeMs: number | null;
  }
  const segments: { first: Map<number, Packet>; accepted: Accepted[] }[] = [];
  const counts = { packets: 0, duplicates: 0, mirrorDuplicates: 0, reordered: 0, restarts: 0, strays: 0, octets: 0 };
  const outcomes: Arrival[] = [];
  let highest = -1;
  let stray: Packet | null = null;
  const packetTime = new NaivePacketTime();
  let lastCopy = new Map<number, Packet>();
  const current = () => segments[segments.length - 1] as (typeof segments)[number];
  const accept = (packet: Packet, extended: number, step: number) => {
    counts.packets++;
    counts.octets += packet.octets;
    current().first.set(extended, packet);
    packetTime.observe(packet, extended, segments.length);
    current().accepted.push({ packet, extended, step, ptimeMs: packetTime.ptimeMs });
    lastCopy.set(extended, packet);
  };
  const begin = (packet: Packet) => {
    segments.push({ first: new Map(), accepted: [] });
    lastCopy = new Map();
    highest = packet.sequence;
    accept(packet, packet.sequence, 0);
  };
  const mirrored = (a: Packet, b: Packet) =>
    a.octets === b.octets &&
    (a.signature === b.signature
      ? b.us - a.us <= 500
      : a.signature >>> 16 !== b.signature >>> 16 && b.us - a.us <= 1000);

  for (const packet of packets) {
    if (highest < 0) {
      begin(packet);
      outcomes.push(ARRIVAL.first);
      continue;
    }
    const step = (packet.sequence - (highest % 65536) + 65536) % 65536;
    if (step === 0 || step >= 65436) {
      const extended = step === 0 ? highest : highest - (65536 - step);
      const before = lastCopy.get(extended);
      if (before === undefined) {
        counts.reordered++;
        accept(packet, extended, 0);
        outcomes.push(ARRIVAL.reordered);
      } else if (highest - extended < 8 && mirrored(before, packet)) {
        counts.mirrorDuplicates++;
        outcomes.push(ARRIVAL.mirrorCopy);
      } else {
        counts.packets++;
        counts.octets += packet.octets;
        counts.duplicates++;
        lastCopy.set(extended, packet);
        outcomes.push(ARRIVAL.duplicate);
      }
    } else if (step !== 1 && stray !== null && packet.sequence === (stray.sequence + 1) % 65536) {
      counts.strays--;
      counts.restarts++;
      begin(stray);
      stray = null;
      highest++;
      accept(packet, highest, 1);
      outcomes.push(ARRIVAL.restart);
    } else if (step >= 3000 || (step >= JUMP_SUSPECT_STEP && packetTime.isForeign(packet, step))) {
      if (stray !== null && stray.sequence === packet.sequence && packet.us - stray.us <= 1000) {
        counts.mirrorDuplicates++;
        outcomes.push(ARRIVAL.mirrorCopy);
      } else {
        counts.strays++;
        stray = packet;
        outcomes.push(ARRIVAL.stray);
      }
    } else {
      highest += step;
      accept(packet, highest, step);
      outcomes.push(ARRIVAL.inOrder);
    }
  }

  const jitter = { j: 0, count: 0, sum: 0, max: 0, jumps: 0 };
  const origin = packets[0]?.us ?? 0;
  const histogram = new Array<number>(41).fill(0);
  const transits: { ms: number; at: number }[] = [];
  let offset = 0;
  let previous: { ms: number; transit: number; packet: Packet; extended: number } | null = null;
  let media = 0;
  let lastPtimeMs: number | null = null;
  const buffers = [new NaiveFixed(50, 100), new NaiveFixed(200, 200), new NaiveAdaptive()] as const;
  const playouts = buffers.map(() => ({
    missedRuns: 0,
    missedInRuns: 0,
    bursts: 0,
    burstPackets: 0,
    burstMissed: 0,
    gapMissed: 0,
  }));
  const lossRuns = new Array<number>(16).fill(0);
  let expected = 0;
  for (const [index, segment] of segments.entries()) {
    if (index > 0) for (const buffer of buffers) buffer.restart();
    const plays = buffers.map(() => new Map<number, boolean>());
    let restarted = true;
    for (const { packet, extended, step, ptimeMs } of segment.accepted) {
      lastPtimeMs = ptimeMs;
      if (packet.kind === 1) {
        plays.forEach((fates, which) => {
          fates.set(extended, true);
          (buffers[which] as NaiveFixed).played++;
        });
        continue;
      }
      const ms = (packet.us - origin) / 1000;
      if (previous === null) media = ms;
      else {
        const units = (packet.timestamp - previous.packet.timestamp) | 0;
        media += (units * 1000) / previous.packet.clock;
      }
      const transit = ms - media;
      if (previous !== null && restarted) offset += transit - previous.transit;
      else if (previous !== null) {
        const d = transit - previous.transit;
        if (Math.abs(d) > (packet.marker && step === 1 ? 200 : 1000)) {
          jitter.jumps++;
          offset += d;
        } else {
          jitter.j += (Math.abs(d) - jitter.j) / 16;
          jitter.count++;
          jitter.sum += jitter.j;
          jitter.max = Math.max(jitter.max, jitter.j);
        }
      }
      restarted = false;
      previous = { ms, transit, packet, extended };
      if (packet.kind !== 2) {
        transits.push({ ms: transit - offset, at: Math.floor(ms / 60_000) });
        const at = Math.floor(ms / 60_000);
        const least = Math.min(...transits.filter((one) => one.at >= at - 1).map((one) => one.ms));
        const bucket = delayBucket(transit - offset - least);
        histogram[bucket] = (histogram[bucket] as number) + 1;
      }
      const ptime = ptimeMs ?? 20;
      buffers.forEach((buffer, which) => {
        (plays[which] as Map<number, boolean>).set(extended, buffer.judge(ms, media, packet.kind !== 2, ptime));
      });
    }
    const lowest = Math.min(...segment.first.keys());
    const top = Math.max(...segment.first.keys());
    expected += top - lowest + 1;
    const range = Array.from({ length: top - lowest + 1 }, (_, at) => lowest + at);
    for (const run of burstGapReport(
      range.map((at): Fate => (segment.first.has(at) ? 'played' : 'lost')),
      20,
    ).runs) {
      const bucket = Math.min(run, 16) - 1;
      lossRuns[bucket] = (lossRuns[bucket] as number) + 1;
    }
    plays.forEach((fates, which) => {
      const report = burstGapReport(
        range.map((at): Fate => (fates.get(at) ? 'played' : 'lost')),
        20,
      );
      const totals = playouts[which] as (typeof playouts)[number];
      totals.missedRuns += report.runs.length;
      totals.missedInRuns += report.runs.reduce((sum, run) => sum + run, 0);
      totals.bursts += report.burst.count;
      totals.burstPackets += report.burst.packets;
      totals.burstMissed += report.burst.missed;
      totals.gapMissed += report.gap.missed;
    });
  }
  return {
    counts,
    outcomes,
    isTied: packetTime.isTied,
    expected,
    jitter,
    histogram,
    lossRuns,
    playouts,
    buffers,
    ptimeMs: lastPtimeMs,
  };
}

/** Packet duration, and whether number, timestamp and arrival of a packet all disagree with each other. */
class NaivePacketTime {
  ptimeMs: number | null = null;
  /** Two of them were apart by a second, neither more nor less: in floating point it may be either. */
  isTied = false;
  private steps = new Map<number, number>();
  private commonest = 0;
  private last: { packet: Packet; extended: number; segment: number } | null = null;

  observe(packet: Packet, extended: number, segment: number): void {
    if (packet.kind === 1) return;
    const before = this.last;
    this.last = { packet, extended, segment };
    if (before === null) return;
    if (before.packet.clock !== packet.clock) {
      this.steps = new Map();
      this.commonest = 0;
      return;
    }
    const units = (packet.timestamp - before.packet.timestamp) | 0;
    const follows = before.segment === segment && extended === before.extended + 1;
    if (!follows || units <= 0 || packet.kind !== 0 || before.packet.kind !== 0) return;
    this.steps.set(units, (this.steps.get(units) ?? 0) + 1);
    if ((this.steps.get(units) as number) <= (this.steps.get(this.commonest) ?? 0)) return;
    this.commonest = units;
    this.ptimeMs = (units * 1000) / packet.clock;
  }

  isForeign(packet: Packet, step: number): boolean {
    if (this.last === null || this.ptimeMs === null || packet.kind !== 0) return false;
    const elapsed = (packet.us - this.last.packet.us) / 1000;
    const media = (((packet.timestamp - this.last.packet.timestamp) | 0) * 1000) / this.last.packet.clock;
    const number = step * this.ptimeMs;
    const apart = [elapsed - media, elapsed - number, media - number].map(Math.abs);
    this.isTied ||= apart.some((ms) => Math.abs(ms - 1000) < 1e-3);
    return apart.every((ms) => ms > 1000);
  }
}

export class NaiveFixed {
  reference: number | null = null;
  played = 0;
  late = 0;
  concealed = 0;
  delays: number[] = [];
  constructor(
    readonly nominal: number,
    readonly resync: number,
  ) {}
  restart() {
    this.reference = null;
  }
  judge(arrival: number, media: number, steers: boolean, _ptime: number): boolean {
    const transit = arrival - media;
    this.reference ??= transit;
    if (steers && Math.abs(transit - this.reference) > this.resync) this.reference = transit;
    const slack = this.reference + this.nominal - transit;
    if (slack < 0) {
      this.late++;
      return false;
    }
    this.played++;
    this.delays.push(slack);
    return true;
  }
}

/** Section 6.5 of the reference, with lists that are searched anew for each packet. */
class NaiveAdaptive {
  window: { media: number; transit: number }[] = [];
  recent: { arrival: number; relative: number }[] = [];
  buckets = Array.from({ length: 100 }, (_, index) => 0.5 ** (index + 1));
  additions = 0;
  intervalStart: number | null = null;
  intervalMax = 0;
  target = 80;
  current = 80;
  over = 0;
  previousArrival: number | null = null;
  played = 0;
  late = 0;
  concealed = 0;
  delays: number[] = [];
  restart() {
    this.window = [];
    this.recent = [];
    this.current = 80;
    this.over = 0;
  }
  judge(arrival: number, media: number, steers: boolean, ptime: number): boolean {
    const packet = { media, transit: arrival - media };
    if (!steers) {
      const least = Math.min(packet.transit, ...this.window.map((one) => one.transit));
      if (packet.transit - least > 500) {
        this.late++;
        return false;
      }
      this.played++;
      return true;
    }
    const newest = Math.max(media, ...this.window.map((one) => one.media));
    this.window = [...this.window, packet].filter((one) => one.media >= newest - 2000 || one === packet);
    let relative = packet.transit - Math.min(...this.window.map((one) => one.transit));
    if (relative > 500) {
      this.over++;
      if (this.over <= 3) {
        this.window = this.window.filter((one) => one !== packet);
        this.late++;
        return false;
      }
      this.restart();
      this.window = [packet];
      relative = 0;
    }
    this.over = 0;
    this.intervalStart ??= arrival;
    if (arrival - this.intervalStart >= 501) {
      this.add(this.intervalMax);
      this.intervalStart = arrival;
      this.intervalMax = 0;
    }
    this.intervalMax = Math.max(this.intervalMax, relative);
    this.recent = [...this.recent, { arrival, relative }].filter((one) => one.arrival >= arrival - 500);
    const goal = Math.max(Math.min(this.target, 500), ...this.recent.map((one) => one.relative));
    if (relative > this.current) {
      this.concealed += Math.ceil((relative - this.current) / ptime);
      this.current = relative;
    } else {
      const step = this.previousArrival === null ? 0 : 0.1 * Math.max(0, arrival - this.previousArrival);
      this.current += Math.max(-step, Math.min(step, goal - this.current));
    }
    this.previousArrival = arrival;
    this.played++;
    this.delays.push(this.current);
    return true;
  }
  add(relative: number) {
    const bucket = Math.floor(relative / 20);
    if (bucket >= 100) return;
    const forget = Math.max(0, Math.min(0.983, 1 - 2 / (this.additions + 1)));
    this.buckets = this.buckets.map((value, index) => value * forget + (index === bucket ? 1 - forget : 0));
    this.additions++;
    let sum = 0;
    const reached = this.buckets.findIndex((value) => {
      sum += value;
      return sum >= 0.95;
    });
    this.target = 20 * ((reached < 0 ? 99 : reached) + 1);
  }
}
