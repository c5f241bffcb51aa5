import { type Contribution, callContribution, streamContributions, timesOutUs } from '@earshot/calls';
import {
  type CallDetail,
  type CallSummary,
  type Finding,
  legKey,
  mediaKey,
  type Stream,
  type Transaction,
} from '@earshot/contracts';
import { BinaryRows } from '../database/binary-rows.js';
import type { CallDocument } from '../database/schema.js';
import { withoutNul } from '../database/without-nul.js';
import type { ConcludedComponent } from './conclude-component.js';
import { hash53, nodeOf } from './node.js';
import type { NodeSpan } from './stored-records.js';

export const DERIVED = ['call', 'leg', 'stream', 'finding', 'contribution', 'sketch', 'sip_transaction'] as const;
export type DerivedTable = (typeof DERIVED)[number];

/** Columns in the order in which rows are written here; the first two are the primary key, the fourth tells changes. */
export const DERIVED_COLUMNS: Readonly<Record<DerivedTable, readonly string[]>> = {
  call: [
    'key',
    'start_us',
    'node',
    'digest',
    'outcome',
    'final_status',
    'codecs',
    'finding_codes',
    'probes',
    'search',
    'mos_lq_worst',
    'imported',
    'due_us',
    'doc',
    'detail',
  ],
  leg: ['key', 'start_us', 'node', 'digest', 'call_key', 'ordinal', 'doc'],
  stream: ['key', 'start_us', 'node', 'digest', 'call_key', 'ordinal', 'doc'],
  finding: ['key', 'start_us', 'node', 'digest', 'call_key', 'ordinal', 'code', 'severity', 'call_keys', 'doc'],
  contribution: [
    ...['key', 'start_us', 'node', 'digest', 'slot_us'],
    ...['caller_peer', 'callee_peer', 'codec', 'user_agent', 'probe', 'direction', 'sums'],
  ],
  sketch: ['key', 'start_us', 'node', 'digest', 'kind', 'doc'],
  sip_transaction: [
    'key',
    'start_us',
    'node',
    'digest',
    'method',
    'outcome',
    'final_status',
    'delay_ms',
    'retransmissions',
    'search',
    'imported',
    'due_us',
    'doc',
  ],
};

/** Rows of calls, legs, streams and findings, ready to be copied; one row a primary key. */
export class DerivedRows {
  readonly tables: Readonly<Record<DerivedTable, BinaryRows>> = {
    call: new BinaryRows(),
    leg: new BinaryRows(),
    stream: new BinaryRows(),
    finding: new BinaryRows(),
    contribution: new BinaryRows(),
    sketch: new BinaryRows(),
    sip_transaction: new BinaryRows(),
  };
  readonly #keys = new Set<string>();

  /** `home` is where findings of no one call are kept: any span of the component, the same at every settle. */
  add({ calls, streams, findings, traffic, transactions, imported, dueUs }: ConcludedComponent, home: NodeSpan): void {
    for (const call of calls) this.#addCall(call, imported, dueUs.get(call.key) ?? null);
    for (const [ordinal, stream] of streams.entries()) this.#addStream(stream, ordinal, null);
    for (const sketch of traffic.calls) this.#addSketch('call', sketch, sketch.legs[0]?.callId ?? '');
    for (const sketch of traffic.transactions) this.#addSketch('transaction', sketch, sketch.callId);
    for (const transaction of transactions) this.#addTransaction(transaction, imported);
    for (const [ordinal, finding] of findings.entries()) {
      const key = hash53(`${home.node} ${home.fromUs} ${ordinal}`).toString(16);
      const atUs = startOf(finding) ?? home.fromUs;
      const startUs = atUs >= home.fromUs && atUs < home.toUs ? atUs : home.fromUs;
      this.#addFinding(finding, { key, startUs, node: home.node, callKey: null, ordinal });
    }
  }

  /** Findings across calls of a period, given in an order that is always the same. */
  addAcross(findings: readonly Finding[], { node, fromUs, toUs }: NodeSpan): void {
    for (const [ordinal, finding] of findings.entries()) {
      const startUs = Math.min(Math.max(startOf(finding) ?? fromUs, fromUs), toUs - 1);
      const key = hash53(`${node} ${startUs} ${finding.code} ${finding.title} ${ordinal}`).toString(16);
      this.#addFinding(finding, { key, startUs, node, callKey: null, ordinal });
    }
  }

  #addSketch(
    kind: 'call' | 'transaction',
    sketch: { readonly key: string; readonly startUs: number },
    callId: string,
  ): void {
    if (this.#isRepeated('sketch', sketch.key, sketch.startUs)) return;
    const doc = JSON.stringify(sketch);
    this.tables.sketch
      .row(DERIVED_COLUMNS.sketch.length)
      .text(sketch.key)
      .int8(sketch.startUs)
      .int8(nodeOf(legKey(callId)))
      .int8(hash53(doc))
      .text(kind)
      .text(doc);
  }

  #addTransaction(transaction: Transaction, imported: boolean): void {
    const { key, startUs, callId, method, outcome, finalStatus, delayMs, retransmissions } = transaction;
    if (this.#isRepeated('sip_transaction', key, startUs)) return;
    const doc = JSON.stringify(transaction);
    const dueUs = outcome === 'pending' ? timesOutUs(transaction) : null;
    const { from, to, src, dst, userAgent } = transaction;
    this.tables.sip_transaction
      .row(DERIVED_COLUMNS.sip_transaction.length)
      .text(key)
      .int8(startUs)
      .int8(nodeOf(legKey(callId)))
      .int8(hash53(`${doc}${imported}${dueUs}`))
      .text(withoutNul(method))
      .text(outcome)
      .int4(finalStatus)
      .float8(delayMs)
      .int4(retransmissions)
      .text(withoutNul([from, to, src, dst, userAgent ?? '', callId].join(' ').toLowerCase()))
      .boolean(imported)
      .int8(dueUs)
      .text(doc);
  }

  #addCall(call: CallDetail, imported: boolean, dueUs: number | null): void {
    const [first] = call.legDetails;
    if (first === undefined || this.#isRepeated('call', call.key, call.startUs)) return;
    const node = nodeOf(legKey(first.callId));
    const doc = JSON.stringify(summaryOf(call));
    const detail = JSON.stringify({
      links: call.links,
      decisions: call.decisions,
      mediaSections: call.mediaSections,
      reports: call.reports,
      roundTrips: call.roundTrips,
      legHeard: call.legHeard,
      comparisons: call.comparisons,
      roundTripSummaries: call.roundTripSummaries,
      extendedBlocks: call.extendedBlocks,
      logs: call.logs,
      logCount: call.logCount,
    } satisfies CallDocument);
    const search = searchTextOf(call);
    this.tables.call
      .row(DERIVED_COLUMNS.call.length)
      .text(call.key)
      .int8(call.startUs)
      .int8(node)
      .int8(hash53(`${doc}${detail}${search}${imported}${dueUs}`))
      .text(call.verdict.outcome)
      .int4(call.finalStatus)
      .textArray(call.codecs.map(withoutNul))
      .textArray(call.findingCodes.map(withoutNul))
      .textArray(call.probes.map(withoutNul))
      .text(search)
      .float8(worstMosOf(call))
      .boolean(imported)
      .int8(dueUs)
      .text(doc)
      .text(detail);
    for (const [ordinal, leg] of call.legDetails.entries()) {
      if (this.#isRepeated('leg', leg.key, leg.startUs)) continue;
      this.#derived('leg', leg.key, leg.startUs, nodeOf(legKey(leg.callId)), JSON.stringify(leg), call.key, ordinal);
    }
    for (const [ordinal, stream] of call.streamDetails.entries()) this.#addStream(stream, ordinal, call);
    const attempt = callContribution(call);
    if (attempt !== null) this.#addContribution(attempt, call.key, call.startUs, node);
    for (const [ordinal, finding] of call.findings.entries()) {
      const { key: callKey, startUs } = call;
      this.#addFinding(finding, { key: `${callKey}-${ordinal}`, startUs, node, callKey, ordinal });
    }
  }

  #addStream(stream: Stream, ordinal: number, call: CallDetail | null): void {
    if (this.#isRepeated('stream', stream.key, stream.firstUs)) return;
    const node = nodeOf(stream.callId === null ? mediaKey(stream.src, stream.dst) : legKey(stream.callId));
    this.#derived('stream', stream.key, stream.firstUs, node, JSON.stringify(stream), stream.callKey, ordinal);
    for (const contribution of streamContributions(stream, call)) {
      this.#addContribution(contribution, `${stream.key}-${contribution.slotUs}`, stream.firstUs, node);
    }
  }

  #addContribution({ slotUs, dimensions, sums }: Contribution, key: string, startUs: number, node: number): void {
    const { callerPeer, calleePeer, codec, userAgent, probe, direction } = dimensions;
    const words = [callerPeer, calleePeer, codec, userAgent, probe, direction].map((word) =>
      word === null ? null : withoutNul(word),
    );
    const rows = this.tables.contribution.row(DERIVED_COLUMNS.contribution.length).text(key).int8(startUs).int8(node);
    rows.int8(hash53(JSON.stringify([slotUs, words, sums.values]))).int8(slotUs);
    for (const word of words) rows.text(word);
    rows.int8Array(sums.values);
  }

  #derived(
    table: 'leg' | 'stream',
    key: string,
    startUs: number,
    node: number,
    doc: string,
    callKey: string | null,
    ordinal: number,
  ): void {
    const digest = hash53(`${callKey}${ordinal}${doc}`);
    const rows = this.tables[table].row(DERIVED_COLUMNS[table].length).text(key).int8(startUs).int8(node).int8(digest);
    rows.text(callKey).int4(ordinal).text(doc);
  }

  #addFinding(
    finding: Finding,
    of: { key: string; startUs: number; node: number; callKey: string | null; ordinal: number },
  ): void {
    if (this.#isRepeated('finding', of.key, of.startUs)) return;
    const doc = JSON.stringify(finding);
    this.tables.finding
      .row(DERIVED_COLUMNS.finding.length)
      .text(of.key)
      .int8(of.startUs)
      .int8(of.node)
      .int8(hash53(doc))
      .text(of.callKey)
      .int4(of.ordinal)
      .text(finding.code)
      .text(finding.severity);
    if (finding.callKeys === undefined) this.tables.finding.null();
    else this.tables.finding.textArray(finding.callKeys);
    this.tables.finding.text(doc);
  }

  #isRepeated(table: DerivedTable, key: string, startUs: number): boolean {
    const id = `${table} ${key} ${startUs}`;
    if (this.#keys.has(id)) return true;
    this.#keys.add(id);
    return false;
  }
}

function summaryOf(call: CallDetail): CallSummary {
  const { legDetails, links, decisions, findings, streamDetails, reports, roundTrips, logs, ...rest } = call;
  const { mediaSections, legHeard, comparisons, roundTripSummaries, extendedBlocks, logCount, ...summary } = rest;
  return summary;
}

/** MOS-LQ of the worst five seconds that either end heard, or of the whole where it was too short for them; null where nothing was scored. */
function worstMosOf({ caller, callee }: CallDetail): number | null {
  const [one, other] = [caller.mosLqMin ?? caller.mosLq, callee.mosLqMin ?? callee.mosLq];
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** What the free-text filter looks through: numbers, users, hosts and Call-IDs, in lower case. */
function searchTextOf(call: CallDetail): string {
  const words = new Set([call.from, call.to, ...call.path, ...call.callIds]);
  for (const { from, to } of call.legDetails) {
    for (const party of [from, to])
      for (const word of [party.user, party.host, party.displayName]) if (word) words.add(word);
  }
  return withoutNul([...words].join(' ').toLowerCase());
}

/** Time of its first evidence. */
export function startOf({ evidence }: Finding): number | null {
  let least: number | null = null;
  for (const { fromUs } of evidence) if (fromUs !== null && (least === null || fromUs < least)) least = fromUs;
  return least;
}
