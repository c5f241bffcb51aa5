import type { LadderMessage, MessageDetail, SipRecord } from '@earshot/contracts';
import { parseSipMessage, type SipWarning } from '@earshot/protocol';
import { headerGroupOf, headerName } from './header-groups.js';
import { ladder } from './ladder.js';

/** A message whole, for the pane beside the ladder. `row` is its row there; without it the message is taken alone. */
export function describeMessage(record: SipRecord, row?: LadderMessage): MessageDetail {
  const own = row ?? (ladder([record]).items[0] as LadderMessage);
  const { raw } = record;
  const network = { dscp: record.dscp ?? null, vlan: record.vlan ?? null, sourceMac: record.sourceMac ?? null };
  const lineEnd = raw.search(/\r?\n/);
  const startLine = lineEnd < 0 ? raw : raw.slice(0, lineEnd);
  const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  const message = parseSipMessage(bytes, 0, bytes.length);
  if (!message.ok) {
    return { ...own, ...network, startLine, headers: [], sdp: null, warnings: [`not readable: ${message.fault}`], raw };
  }
  const { headers, sdp, warnings } = message.value;
  const shown: MessageDetail['headers'] = [];
  for (const [index, name] of headers.names.entries()) {
    const warning = warnings.find((candidate) => headerOfWarning(candidate) === name);
    shown.push({
      name: headerName(name),
      value: headers.values[index] as string,
      group: headerGroupOf(name),
      warning: warning === undefined ? null : warningText(warning),
    });
  }
  return {
    ...own,
    ...network,
    startLine,
    headers: shown,
    sdp: sdp === null ? null : sdpLines(sdp),
    warnings: warnings.map(warningText),
    raw,
  };
}

/** `m=audio 4000 RTP/AVP 0` as name and value. */
function sdpLines(text: string): { name: string; value: string }[] {
  const lines: { name: string; value: string }[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const equals = line.indexOf('=');
    lines.push(equals < 0 ? { name: '', value: line } : { name: line.slice(0, equals), value: line.slice(equals + 1) });
  }
  return lines;
}

/** `malformed-contact` speaks of the Contact header; null for what is of no one header. */
function headerOfWarning(warning: SipWarning): string | null {
  if (warning === 'content-length-too-long' || warning === 'trailing-octets') return 'content-length';
  if (warning === 'cseq-method-mismatch') return 'cseq';
  return warning.startsWith('malformed-') ? warning.slice('malformed-'.length) : null;
}

function warningText(warning: SipWarning): string {
  return warning.replaceAll('-', ' ');
}
