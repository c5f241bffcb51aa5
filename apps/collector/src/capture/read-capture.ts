import type { Readable } from 'node:stream';
import { type CaptureReceipt, type CaptureRecord, importProbe } from '@earshot/contracts';
import { type CaptureDamage, CaptureFileReader } from '@earshot/protocol';
import { decodingOptions, tlsKeyLogFile } from '../config.js';
import type { TraceKeeping } from '../media/media-table.js';
import { Pipeline } from '../pipeline.js';
import type { PlainSipReader } from '../signalling/plain-sip-decoder.js';
import { behindKeyLog } from '../tls/key-log-before-capture.js';
import { readKeyLogFile } from '../tls/key-log-file.js';
import { TlsKeys } from '../tls/tls-keys.js';
import { CaptureFile } from './capture-file.js';
import { MaybeCompressed } from './maybe-compressed.js';
import { takeNext } from './take-next.js';
import { UnreadableCapture } from './unreadable-capture.js';

export interface ReadCaptureOptions {
  /** Name for messages and the receipt. */
  readonly name: string;
  /** `import` by default, so that the same file gives the same records whoever imports it. */
  readonly probe?: string;
  /** Takes the records made so far, in order; reading goes on when it resolves. */
  readonly onRecords: (records: CaptureRecord[]) => Promise<void> | void;
  /** Octets read of the stream, packets, and what was given up so far to make room for them. */
  readonly onProgress?: (octets: number, packets: number, evictions: number) => void;
  readonly signal?: AbortSignal;
  /** Default: no traces, which only a system that stores them can use. */
  readonly traces?: TraceKeeping;
  /** `onRecords` is done with the records when it returns: then it is given few at a time. */
  readonly isDoneAtOnce?: boolean;
  /** Key log of its TLS connections, beside what the capture itself has; default: that of the environment. */
  readonly tlsKeyLog?: string;
  /** So many octets of the stream, before the capture, are a key log. */
  readonly keyLogOctets?: number | undefined;
  /** As of the pipeline; what it is given counts as a record. */
  readonly onPlainSip?: PlainSipReader;
}

/** A receipt, and what it does not say. */
export interface CaptureReading {
  readonly receipt: CaptureReceipt;
  /** LINKTYPE number of the first interface, null for a capture without one. */
  readonly linkType: number | null;
  readonly counters: Record<string, number>;
}

/** Records that may wait within one chunk before they are handed over. */
const MAX_RECORDS_WAITING = 4096;
/**
 * The same where whoever takes them is done with them at once: soon enough that the garbage collector, which copies what lives, finds few messages
 * waiting with their texts.
 */
const MAX_DONE_AT_ONCE_WAITING = 32;

/**
 * Reads a pcap or pcapng stream, compressed or not, to its end. Throws `UnreadableCapture` where it is none; a damaged one gives what was
 * readable, with `damage` in the receipt.
 */
export async function readCapture(
  stream: Readable | AsyncIterable<Buffer>,
  options: ReadCaptureOptions,
): Promise<CaptureReading> {
  const { name, onRecords, onProgress, signal, keyLogOctets = 0 } = options;
  const probe = options.probe ?? importProbe();
  const tally = { octets: 0, records: 0, messages: 0 };
  const take = (records: CaptureRecord[]): Promise<void> | void => {
    tally.records += records.length;
    for (const record of records) if (record.kind === 'sip') tally.messages++;
    return onRecords(records);
  };
  const tlsKeys = new TlsKeys();
  const keyLog = options.tlsKeyLog ?? tlsKeyLogFile();
  if (keyLog !== null) readKeyLogFile(keyLog, tlsKeys);
  const pipeline = new Pipeline({
    probe,
    tlsKeys,
    ...decodingOptions(),
    ...(options.traces === undefined ? {} : { traces: options.traces }),
    readsAsAsked: true,
    ...(options.isDoneAtOnce ? { onCrowd: take } : {}),
    ...(options.onPlainSip === undefined ? {} : { onPlainSip: options.onPlainSip }),
  });
  try {
    const reader = new CaptureFileReader((octets) => tlsKeys.add(octets));
    if (stream instanceof CaptureFile) stream.buffers = pipeline.captureBuffers;
    const source = new MaybeCompressed(keyLogOctets === 0 ? stream : behindKeyLog(stream, keyLogOctets, tlsKeys));
    const atOnce = options.isDoneAtOnce ? MAX_DONE_AT_ONCE_WAITING : MAX_RECORDS_WAITING;
    const handOver = async () => {
      const records = pipeline.takeRecords();
      if (records.length > 0) await take(records);
    };

    for await (const chunk of source.chunks()) {
      signal?.throwIfAborted();
      tally.octets += chunk.length;
      pipeline.canReadAgain = stream instanceof CaptureFile && stream.canReadAgain && !source.isCompressed;
      reader.push(chunk);
      while (takePackets(reader, pipeline, atOnce)) await handOver();
      if (reader.damage !== null) break;
      if (pipeline.recordsWaiting > 0) await handOver();
      pipeline.octetsChange();
      onProgress?.(tally.octets, pipeline.counters.packets, pipeline.evictions);
    }
    reader.end();
    const damage = reader.damage;
    if (damage !== null && reader.linkType === null && pipeline.counters.packets === 0) {
      const reason = source.damage === null ? damage.reason : `${damage.reason}; ${source.damage}`;
      throw new UnreadableCapture(name, damage.offset, reason);
    }
    pipeline.finish();
    await handOver();

    const counters = pipeline.snapshot();
    const undecoded = pipeline.counters.family('undecoded');
    const { skippedPackets, overstatedLengths } = reader.blemishes;
    if (skippedPackets > 0) undecoded['file-skipped-packets'] = skippedPackets;
    if (overstatedLengths > 0) undecoded['file-overstated-lengths'] = overstatedLengths;
    if (damage !== null) undecoded[`file-${damage.fault}`] = 1;
    if (source.damage !== null) undecoded['file-compression'] = 1;
    const receipt: CaptureReceipt = {
      file: name,
      packets: pipeline.counters.packets,
      bytes: tally.octets,
      firstUs: pipeline.firstUs,
      lastUs: pipeline.firstUs === null ? null : pipeline.lastUs,
      messages: tally.messages + pipeline.plainMessages,
      streams: counters['rtp.streams-opened'] ?? 0,
      records: tally.records + pipeline.plainMessages,
      undecoded,
      damage: damage === null ? source.damage : damageText(damage, source.damage),
    };
    return { receipt, linkType: reader.linkType, counters };
  } finally {
    pipeline.release();
  }
}

/** What was given ends early, at an octet of itself; `archive` says why, at one of the archive. */
function damageText({ reason, offset }: CaptureDamage, archive: string | null): string {
  const text = `${reason} (at octet ${offset})`;
  return archive === null ? text : `${text}; ${archive}`;
}

/** True where records wait that should be handed over before going on with the chunk. */
function takePackets(reader: CaptureFileReader, pipeline: Pipeline, atOnce: number): boolean {
  while (takeNext(reader, pipeline) > 0) if (pipeline.recordsWaiting >= atOnce) return true;
  return false;
}
