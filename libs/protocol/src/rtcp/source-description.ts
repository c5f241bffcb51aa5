import { uint32 } from '../bytes.js';
import type { Fault } from '../faults.js';
import { RtcpType } from './packet-type.js';

/** SDES item types (RFC 3550 6.5; 9 and above are registered later). */
export const SdesItemType = { CNAME: 1, NAME: 2, EMAIL: 3, PHONE: 4, LOC: 5, TOOL: 6, NOTE: 7, PRIV: 8 } as const;

/** By item type (IANA registry "RTP SDES Item Types"). */
const ITEM_NAMES: readonly string[] = [
  ...['end', 'cname', 'name', 'email', 'phone', 'location', 'tool', 'note', 'private', 'h323-caddr', 'apsi', 'rgrp'],
  ...['rtp-stream-id', 'repaired-rtp-stream-id', 'ccid', 'mid'],
];

/** `cname`, `tool`, …; `item-77` for one without a name here. */
export function sdesItemName(type: number): string {
  return ITEM_NAMES[type] ?? `item-${type}`;
}

export interface SdesItem {
  readonly type: number;
  /** UTF-8. For PRIV the prefix, a colon and the value. */
  readonly text: string;
}

export interface SdesChunk {
  readonly ssrc: number;
  readonly items: readonly SdesItem[];
}

export interface SourceDescription {
  readonly type: typeof RtcpType.SOURCE_DESCRIPTION;
  readonly chunks: readonly SdesChunk[];
}

/**
 * RFC 3550 6.5:
 * ```
 *         0                   1                   2                   3
 *         0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * header |V=2|P|    SC   |  PT=SDES=202  |             length            |
 *        +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * chunk  |                          SSRC/CSRC_1                          |
 *        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *        |    item type  |     length    | text …                        |
 * ```
 * Items end with a zero octet, chunks at the next multiple of four.
 */
export function decodeSourceDescription(bytes: Uint8Array, start: number, end: number): SourceDescription | Fault {
  const count = (bytes[start] as number) & 0x1f;
  const chunks: SdesChunk[] = [];
  let position = start + 4;
  for (let index = 0; index < count; index++) {
    if (position + 4 > end) return 'truncated';
    const ssrc = uint32(bytes, position);
    const items: SdesItem[] = [];
    position += 4;
    while (position < end && bytes[position] !== 0) {
      if (position + 2 > end) return 'truncated';
      const type = bytes[position] as number;
      const length = bytes[position + 1] as number;
      const textStart = position + 2;
      if (textStart + length > end) return 'truncated';
      items.push({ type, text: itemText(bytes, type, textStart, length) });
      position = textStart + length;
    }
    // The terminating zero, and up to the next word boundary of the packet.
    position = start + (((position - start) >> 2) + 1) * 4;
    chunks.push({ ssrc, items });
  }
  return { type: RtcpType.SOURCE_DESCRIPTION, chunks };
}

function itemText(bytes: Uint8Array, type: number, start: number, length: number): string {
  if (type === SdesItemType.PRIV && length > 0) {
    const prefixLength = Math.min(bytes[start] as number, length - 1);
    const value = text(bytes, start + 1 + prefixLength, length - 1 - prefixLength);
    return `${text(bytes, start + 1, prefixLength)}:${value}`;
  }
  return text(bytes, start, length);
}

/** UTF-8, without the NULs that some senders count in. */
export function text(bytes: Uint8Array, start: number, length: number): string {
  let end = start + length;
  while (end > start && bytes[end - 1] === 0) end--;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}
