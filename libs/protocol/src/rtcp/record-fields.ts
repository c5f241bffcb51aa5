import type { RtcpCompound } from './compound.js';
import type { ReceptionReport } from './reception-report.js';
import type { SenderInfo } from './sender-report.js';
import { SdesItemType } from './source-description.js';
import type { XrBlock } from './xr/content.js';

/** What a compound says, as the record of it is written; envelope and addresses are the caller's. */
export type RtcpRecordFields = {
  /** Who sent SR, RR or XR, null where there is none of them. */
  ssrc: number | null;
  packetTypes: number[];
  senderInfo: SenderInfo | null;
  reports: ReceptionReport[];
  cname: string | null;
  bye: { ssrcs: number[]; reason: string | null } | null;
  /** Name of the first APP packet. */
  app: string | null;
  xr: XrBlock[];
  fault: string | null;
};

export function rtcpRecordFields(compound: RtcpCompound): RtcpRecordFields {
  const fields: RtcpRecordFields = {
    ssrc: null,
    packetTypes: [],
    senderInfo: null,
    reports: [],
    cname: null,
    bye: null,
    app: null,
    xr: [],
    fault: compound.fault,
  };
  for (const packet of compound.packets) {
    fields.packetTypes.push(packet.type);
    if ('reports' in packet || 'blocks' in packet) fields.ssrc ??= packet.ssrc;
    if ('senderInfo' in packet) fields.senderInfo ??= packet.senderInfo;
    if ('reports' in packet) fields.reports.push(...packet.reports);
    else if ('blocks' in packet) fields.xr.push(...packet.blocks);
    else if ('chunks' in packet) fields.cname ??= cnameOf(packet.chunks);
    else if ('ssrcs' in packet) fields.bye ??= { ssrcs: [...packet.ssrcs], reason: packet.reason };
    else if ('name' in packet) fields.app ??= packet.name;
  }
  return fields;
}

function cnameOf(chunks: readonly { readonly items: readonly { type: number; text: string }[] }[]): string | null {
  for (const chunk of chunks) {
    for (const item of chunk.items) if (item.type === SdesItemType.CNAME) return item.text;
  }
  return null;
}
