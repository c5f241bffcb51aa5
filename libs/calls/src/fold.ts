import type {
  CaptureRecord,
  DtlsRecord,
  DtmfRecord,
  EndpointReportRecord,
  IcmpRecord,
  LinkDecision,
  LogRecord,
  RtcpRecord,
  Stream,
  StunRecord,
  T38Record,
  Transaction,
} from '@earshot/contracts';
import type { PlainSip } from '@earshot/protocol';
import type { AssembledCall } from './assembled-call.js';
import { Assembly } from './assembly.js';
import { CallIdsMetLately } from './call-ids-met-lately.js';
import type { LegOutline } from './dialog/assembled-leg.js';
import { CallIdGroup } from './dialog/call-id-group.js';
import { KnownMedia } from './known-media.js';
import { LeanReports } from './media/lean-reports.js';
import { SessionReader } from './media/session-description.js';
import { StreamGroups } from './media/stream-groups.js';
import { WindowStore } from './media/window-store.js';
import { type MessageReading, RecordReading } from './message-reading.js';
import { type IdsAgain, MessageStore } from './message-store.js';
import { MAX_WAITING_RECORDS, PlaceableRecords } from './placeable-records.js';
import { type PlainOrigin, PlainReading } from './plain-reading.js';
import { DEFAULT_POLICY, type QualityPolicy } from './quality/quality-policy.js';
import { type RtcpCounters, RtcpRecordCounters } from './rtcp-counters.js';
import { type SipCounters, sipCounters } from './sip-counters.js';
import { ownText, TextTable } from './text-table.js';
import type { Traffic } from './traffic/traffic.js';
import { sketchTransaction } from './traffic/transaction-sketch.js';
import { type OtherTransaction, otherTransactionsOf } from './transaction/other-transaction.js';
import { transactionsOf } from './transaction/transaction.js';

/** Five seconds of twenty thousand streams that no SDP announced, whose first windows come after their first reports. */
const MAX_WAITING_RTCP = 3 * MAX_WAITING_RECORDS;

/** They belong to nothing (RFC 3261 8.1.1 has a Call-ID in each), and a flood of them is one group; those beyond are only counted. */
export const MAX_MESSAGES_WITHOUT_CALL_ID = 8192;

export interface FoldOptions {
  /** The present, for timers; without it the latest capture time among the records, so that a capture's end ages nothing. */
  readonly nowUs?: number;
  /** What people decided of which legs are one call. */
  readonly decisions?: readonly LinkDecision[];
  /** How scores are made; the published constants and the adaptive buffer by default. */
  readonly policy?: QualityPolicy | undefined;
  /** Makes the ids of plain messages that have a position. */
  readonly ids?: IdsAgain;
}

/**
 * Records in, calls out. What comes out depends on the set of records alone: they may come in any order and any number of times.
 * Texts of messages are not kept.
 */
export class Fold {
  readonly #nowUs: number | undefined;
  readonly #decisions: readonly LinkDecision[];
  readonly #policy: QualityPolicy;
  readonly #groups = new Map<string, CallIdGroup>();
  readonly #streams = new StreamGroups();
  readonly #known = new KnownMedia(this.#groups, this.#streams);
  readonly #rtcp = new PlaceableRecords<RtcpRecord>(this.#known, {
    limit: MAX_WAITING_RTCP,
    onKept: (record) => this.#leanReports.slim(record),
  });
  readonly #dtmf = new PlaceableRecords<DtmfRecord>(this.#known);
  readonly #reports = new PlaceableRecords<EndpointReportRecord>(this.#known);
  readonly #icmp = new PlaceableRecords<IcmpRecord>(this.#known);
  readonly #stun = new PlaceableRecords<StunRecord>(this.#known);
  readonly #dtls = new PlaceableRecords<DtlsRecord>(this.#known);
  readonly #t38 = new PlaceableRecords<T38Record>(this.#known);
  readonly #logs = new Map<string, LogRecord>();
  readonly #rtcpCounters = new RtcpRecordCounters();
  readonly #messages: MessageStore;
  /** Made with the first plain message: it is larger than all else of the fold of one call. */
  #lately: CallIdsMetLately | null = null;
  readonly #recordReading = new RecordReading();
  readonly #plainReading = new PlainReading();
  readonly #leanReports: LeanReports;
  readonly #windows: WindowStore;
  #lastUs = 0;
  /** Messages without a Call-ID that were only counted. */
  #messagesLetGo = 0;
  #assembly: Assembly | null = null;

  constructor(options: FoldOptions = {}) {
    this.#nowUs = options.nowUs;
    this.#decisions = options.decisions ?? [];
    this.#policy = options.policy ?? DEFAULT_POLICY;
    const texts = new TextTable();
    this.#messages = new MessageStore(texts, new SessionReader(texts), options.ids);
    this.#leanReports = new LeanReports(texts);
    this.#windows = new WindowStore(texts);
  }

  add(record: CaptureRecord): void {
    if (!this.#take(record)) return;
    this.#assembly = null;
    if (record.atUs > this.#lastUs) this.#lastUs = record.atUs;
  }

  /** Takes a message of which no record was made: the same as its record would be. Returns its Call-ID as it is kept. */
  addPlain(plain: PlainSip, origin: PlainOrigin): string {
    this.#lately ??= new CallIdsMetLately();
    let group = this.#lately.find(plain);
    if (group === null) {
      const callId = plain.text(plain.callId);
      group = this.#groups.get(callId) ?? this.#newGroup(callId);
      this.#lately.remember(plain, group);
    }
    const isNew = origin.atUs > this.#lastUs;
    if (this.#addTo(group, this.#plainReading.of(plain, origin), isNew)) {
      this.#assembly = null;
      if (isNew) this.#lastUs = origin.atUs;
    }
    return group.callId;
  }

  addAll(records: Iterable<CaptureRecord>): void {
    for (const record of records) this.add(record);
  }

  /** Calls in order of start; each is made when it is asked for. */
  calls(): IterableIterator<AssembledCall> {
    return this.#assembled().calls();
  }

  /** Legs of all calls, in order of start. */
  outlines(): readonly LegOutline[] {
    return this.#assembled().legs;
  }

  /** Streams that belong to no leg. */
  unboundStreams(): IterableIterator<Stream> {
    return this.#assembled().unboundStreams();
  }

  /** Probes that saw speech go both ways in some call. */
  probesSeeingBothWays(): ReadonlySet<string> {
    return this.#assembled().probesSeeingBothWays();
  }

  /** Seconds since the epoch in which many calls lost packets together. */
  secondsOfCommonLoss(): ReadonlySet<number> {
    return this.#assembled().secondsOfCommonLoss();
  }

  /** The present as the fold takes it. */
  nowUs(): number {
    return this.#nowUs ?? this.#lastUs;
  }

  /**
   * Records of media that belonged to no call and no stream, and were let go as too many of their kind waited for one; and messages without a
   * Call-ID beyond `MAX_MESSAGES_WITHOUT_CALL_ID`.
   */
  recordsLetGo(): number {
    const all = [this.#rtcp, this.#dtmf, this.#reports, this.#icmp, this.#stun, this.#dtls, this.#t38];
    return all.reduce((sum, { letGo }) => sum + letGo, this.#messagesLetGo);
  }

  /** Linking values set aside because more legs shared them than a call can have. */
  crowdedValues(): number {
    return this.#assembled().crowdedValues;
  }

  /** Transactions that open no call: REGISTER, OPTIONS, SUBSCRIBE …, by Call-ID. */
  otherTransactions(): OtherTransaction[] {
    return otherTransactionsOf(this.#groups.values());
  }

  /** What rules across calls read. */
  traffic(): Traffic {
    return {
      calls: this.#assembled().sketches(),
      transactions: this.otherTransactions().map(sketchTransaction),
    };
  }

  /** Each request that opens no call, with what answered it; a challenge and its answer are one. */
  transactions(): Transaction[] {
    return transactionsOf(this.#groups.values(), this.nowUs());
  }

  sip(): SipCounters {
    let dialogs = 0;
    for (const { dialogs: own } of this.#assembled().legs) dialogs += own;
    return sipCounters(this.#messages.kinds, dialogs);
  }

  rtcp(): RtcpCounters {
    return this.#rtcpCounters.rtcp(this.#assembled().media.halves.map(({ rttMs }) => rttMs));
  }

  #assembled(): Assembly {
    this.#assembly ??= new Assembly({
      groups: this.#groups.values(),
      streams: this.#streams.all,
      rtcp: this.#rtcp.all,
      dtmf: this.#dtmf.all,
      reports: this.#reports.all,
      icmp: this.#icmp.all,
      decisions: this.#decisions,
      stun: this.#stun.all,
      dtls: this.#dtls.all,
      t38: this.#t38.all,
      logs: [...this.#logs.values()],
      nowUs: this.nowUs(),
      policy: this.#policy,
    });
    return this.#assembly;
  }

  #newGroup(callId: string): CallIdGroup {
    const group = new CallIdGroup(callId, this.#messages);
    this.#groups.set(callId, group);
    return group;
  }

  /** False where its record is already in. */
  #addTo(group: CallIdGroup, reading: MessageReading, isNew: boolean): boolean {
    if (group.callId !== '' || group.size < MAX_MESSAGES_WITHOUT_CALL_ID) return group.add(reading, isNew);
    this.#messages.count(reading);
    this.#messagesLetGo++;
    return true;
  }

  /** False for a record that is in already, or of a kind that makes no call. */
  #take(record: CaptureRecord): boolean {
    switch (record.kind) {
      case 'sip': {
        const group = this.#groups.get(record.callId) ?? this.#newGroup(ownText(record.callId));
        return this.#addTo(group, this.#recordReading.of(record), record.atUs > this.#lastUs);
      }
      case 'rtp-window':
        return this.#streams.of(record).add(record, this.#windows);
      case 'rtcp':
        if (!this.#rtcp.add(record)) return false;
        this.#rtcpCounters.countRtcp(record);
        return true;
      case 'dtmf':
        return this.#dtmf.add(record);
      case 'endpoint-report':
        return this.#reports.add(record);
      case 'icmp':
        return this.#icmp.add(record);
      case 'stun':
        return this.#stun.add(record);
      case 'dtls':
        return this.#dtls.add(record);
      case 't38':
        return this.#t38.add(record);
      case 'log':
        if (record.callId === null || this.#logs.has(record.id)) return false;
        this.#logs.set(record.id, record);
        return true;
      default:
        return false;
    }
  }
}

export function createFold(options: FoldOptions = {}): Fold {
  return new Fold(options);
}
