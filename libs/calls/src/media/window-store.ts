import type { RtpWindowCounts, RtpWindowRecord, TtlShift } from '@earshot/contracts';
import { lostPackets } from '@earshot/metrics';
import { ownText, type TextTable } from '../text-table.js';
import { type GivenParts, numbersOf, packCounts, packPassages, unpackCounts, unpackPassages } from './packed-counts.js';
import { NumberReader, PackedNumbers } from './packed-numbers.js';

/** Distinct parts looked up for all windows; what is beyond stays as it came. */
const MAX_SHARED_PARTS = 16_384;

/** What most windows of a stream have in common. */
export type WindowSource = Pick<
  RtpWindowRecord,
  | 'probe'
  | 'src'
  | 'dst'
  | 'ssrc'
  | 'callId'
  | 'correlationId'
  | 'encrypted'
  | 'relayed'
  | 'codec'
  | 'clockRate'
  | 'clockSource'
  | 'ttlMin'
  | 'ttlMax'
  | 'vlans'
  | 'sourceMacs'
>;

const reader = new NumberReader();

/** A window as a fold keeps it: what places it in a call is at hand, the rest is read when it is asked for. */
export class KeptWindow implements GivenParts {
  readonly id: string;
  readonly atUs: number;
  readonly windowUs: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly packets: number;
  readonly duplicates: number;
  readonly expected: number;
  readonly ttlShifts: readonly TtlShift[];
  readonly probeDrops: number;

  constructor(
    record: RtpWindowRecord,
    readonly source: WindowSource,
    readonly dscp: Record<string, number>,
    readonly lossRuns: number[],
    readonly lostBySecond: number[],
    readonly payloadTypes: Record<string, number>,
    readonly packetsByPtime: Record<string, number> | null,
    readonly frameExcessOctets: Record<string, number> | null,
    private readonly view: DataView,
    private readonly at: number,
    /** -1 where there are none. */
    private readonly passagesAt: number,
  ) {
    const { counts, ttlShifts } = record;
    this.id = ownText(record.id);
    this.atUs = record.atUs;
    this.windowUs = record.windowUs;
    this.firstUs = counts.firstUs;
    this.lastUs = counts.lastUs;
    this.packets = counts.packets;
    this.duplicates = counts.duplicates;
    this.expected = counts.expected;
    this.ttlShifts = ttlShifts === undefined || ttlShifts.length === 0 ? NO_SHIFTS : ttlShifts;
    this.probeDrops = record.probeDrops;
  }

  get lost(): number {
    return lostPackets(this);
  }

  /** All that was counted in it but for the passages, made anew. What it has in common with others must not be changed. */
  counts(): RtpWindowCounts {
    reader.begin(this.view, this.at);
    return unpackCounts(reader, this);
  }

  passages(): NonNullable<RtpWindowCounts['passages']> {
    if (this.passagesAt < 0) return [];
    reader.begin(this.view, this.passagesAt);
    return unpackPassages(reader, this.windowUs);
  }
}

/**
 * Window records as a fold keeps them by the ten thousand: numbers in as few octets as they need, and one copy of what is alike in
 * most. V8 gives an object whose names are numbers an array up to the largest of them, so that `{ "101": 250 }` takes more than a kilobyte.
 */
export class WindowStore {
  readonly #numbers = new PackedNumbers();
  readonly #parts = new Map<string, object>();
  /** The same by itself: a collector in this process gives the same object again for what is alike. */
  readonly #known = new Set<object>();
  readonly #lists = new Map<number, number[]>();

  constructor(private readonly texts: TextTable) {}

  /** `previous` is one of the same stream, null for the first: most of what is alike is alike in the two. */
  keep(record: RtpWindowRecord, previous: KeptWindow | null): KeptWindow {
    const { counts, windowUs } = record;
    const { payload, pacing, passages } = counts;
    const numbers = this.#numbers;
    numbers.begin(numbersOf(counts));
    const { view, end } = numbers;
    packCounts(numbers, counts, windowUs);
    const passagesAt = passages === undefined ? -1 : numbers.end;
    if (passages !== undefined) packPassages(numbers, passages, windowUs);
    return new KeptWindow(
      record,
      previous !== null && isSameSource(record, previous.source) ? previous.source : this.#source(record),
      this.#counts(record.dscp, previous?.dscp),
      this.#list(counts.lossRuns, previous?.lossRuns),
      this.#list(counts.lostBySecond, previous?.lostBySecond),
      this.#counts(counts.payloadTypes, previous?.payloadTypes),
      pacing === undefined ? null : this.#counts(pacing.packetsByPtime, previous?.packetsByPtime),
      payload === undefined ? null : this.#counts(payload.frameExcessOctets, previous?.frameExcessOctets),
      view,
      end,
      passagesAt,
    );
  }

  #source(record: RtpWindowRecord): WindowSource {
    const { texts } = this;
    return {
      probe: texts.share(record.probe),
      src: texts.share(record.src),
      dst: texts.share(record.dst),
      ssrc: record.ssrc,
      callId: texts.shareOrNull(record.callId),
      correlationId: texts.shareOrNull(record.correlationId),
      encrypted: record.encrypted,
      relayed: record.relayed,
      codec: texts.shareOrNull(record.codec),
      clockRate: record.clockRate,
      clockSource: record.clockSource,
      ttlMin: record.ttlMin,
      ttlMax: record.ttlMax,
      vlans: this.#list(record.vlans, undefined),
      sourceMacs: record.sourceMacs === undefined ? undefined : this.#shared(record.sourceMacs),
    };
  }

  #counts(counts: Record<string, number>, before: Record<string, number> | null | undefined): Record<string, number> {
    if (counts === before || this.#known.has(counts)) return counts;
    return before && isSameCounts(counts, before) ? before : this.#shared(counts);
  }

  #shared<T extends object>(part: T): T {
    if (this.#known.has(part)) return part;
    const text = JSON.stringify(part);
    const known = this.#parts.get(text);
    if (known !== undefined) return known as T;
    if (this.#parts.size < MAX_SHARED_PARTS) {
      this.#parts.set(text, part);
      this.#known.add(part);
    }
    return part;
  }

  /** The same of whole numbers, without writing them out. */
  #list(list: number[], before: number[] | undefined): number[] {
    if (before !== undefined && isSame(before, list)) return before;
    let hash = list.length;
    for (let index = 0; index < list.length; index++) hash = (Math.imul(hash, 31) + (list[index] as number)) | 0;
    const known = this.#lists.get(hash);
    if (known === undefined) {
      if (this.#lists.size < MAX_SHARED_PARTS) this.#lists.set(hash, list);
      return list;
    }
    return isSame(known, list) ? known : list;
  }
}

const NO_SHIFTS: TtlShift[] = [];

function isSameSource(record: RtpWindowRecord, source: WindowSource): boolean {
  return (
    record.ssrc === source.ssrc &&
    record.src === source.src &&
    record.dst === source.dst &&
    record.probe === source.probe &&
    record.callId === source.callId &&
    record.codec === source.codec &&
    record.clockRate === source.clockRate &&
    record.clockSource === source.clockSource &&
    record.encrypted === source.encrypted &&
    record.correlationId === source.correlationId &&
    record.ttlMin === source.ttlMin &&
    record.ttlMax === source.ttlMax &&
    record.relayed?.src === source.relayed?.src &&
    record.relayed?.dst === source.relayed?.dst &&
    isSame(record.vlans, source.vlans) &&
    isSame(record.sourceMacs ?? NO_TEXTS, source.sourceMacs ?? NO_TEXTS)
  );
}

const NO_TEXTS: string[] = [];

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

function isSameCounts(a: Record<string, number>, b: Record<string, number>): boolean {
  if (a === b) return true;
  let more = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    more++;
  }
  for (const _ in b) more--;
  return more === 0;
}
