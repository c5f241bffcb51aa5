import {
  areFramedMedia,
  beginsWithFramedStun,
  CaptureFileReader,
  ConnectionFramer,
  clientRandomOf,
  commaList,
  contactsOf,
  decodeHep,
  decodeReportJson,
  decodeRtcpCompound,
  decodeRtcpJson,
  digitOf,
  extensionElement,
  FrameDecoder,
  HepFramer,
  hasWrongTransportChecksum,
  hepText,
  LAYER,
  looksLikeClassicStun,
  looksLikeHep,
  looksLikeRtcp,
  looksLikeSip,
  MAX_SIP_BODY_OCTETS,
  MAX_SIP_HEADER_OCTETS,
  MAX_WEBSOCKET_MESSAGE_OCTETS,
  parseAuthentication,
  parseChargingVector,
  parseDialogReference,
  parseDiversions,
  parseEvent,
  parseHistory,
  parseIdentity,
  parseRAck,
  parseReasons,
  parseRetryAfter,
  parseRSeq,
  parseRtpStat,
  parseRxTxStat,
  parseSessionExpires,
  parseSessionId,
  parseSipFragment,
  parseSipMessage,
  parseSipUri,
  parseSubscriptionState,
  parseVqReport,
  parseWarnings,
  primaryEncoding,
  RtpHeader,
  readClassicStun,
  readKeyLogLine,
  readSctpDataChunks,
  readSipHandshake,
  readStun,
  readTlsServerHello,
  rtcpRecordFields,
  SipFramer,
  StunFramer,
  sipRecordFields,
  socketAddressText,
  summarizeSdp,
  TlsHandshakeFramer,
  TlsRecordFramer,
  telephoneEvent,
  tlsCipherSuite,
  tlsSideOf,
  viasOf,
  WebSocketFramer,
} from '@earshot/protocol';
import type { Target } from './campaign.js';
import * as inputs from './inputs.js';
import type { Random } from './random.js';

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** The octets in pieces, as a stream brings them. */
function* pieces(bytes: Uint8Array, random: Random): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 1 + random.below(1 << random.below(12)));
    yield bytes.slice(at, end);
    at = end;
  }
}

function readFrame(decoder: FrameDecoder, bytes: Uint8Array, linkType: number, random: Random): void {
  const beyond = random.below(8) === 0 ? random.below(2000) : 0;
  const layer = decoder.decode(bytes, 0, bytes.length, bytes.length + beyond, linkType, random.word());
  const { frame } = decoder;
  must(layer >= LAYER.UDP && layer <= LAYER.HELD, `layer ${layer}`);
  if (layer === LAYER.DROPPED || layer === LAYER.HELD) return;
  must(frame.offset <= frame.end && frame.end <= frame.data.length, `payload ${frame.offset} to ${frame.end}`);
  must(frame.cut >= 0, `cut ${frame.cut}`);
  socketAddressText(frame.addresses, frame.sourceOffset, frame.family, frame.sourcePort);
  if (layer === LAYER.UDP || layer === LAYER.TCP) hasWrongTransportChecksum(frame);
}

/** Readers of one header value. */
const VALUE_READERS: readonly ((value: string) => unknown)[] = [
  parseAuthentication,
  parseChargingVector,
  parseDialogReference,
  parseDiversions,
  parseEvent,
  parseHistory,
  parseIdentity,
  parseRAck,
  parseReasons,
  parseRetryAfter,
  parseRSeq,
  parseRtpStat,
  (value) => parseRxTxStat(value, value),
  parseSessionExpires,
  parseSessionId,
  parseSipFragment,
  parseSipUri,
  parseSubscriptionState,
  parseWarnings,
  commaList,
];

const LEAK = /[\r\n]Authorization:[^\r\n]*0123456789abcdef/i;
/** Where a mutation makes the digest a part of one of these, nobody can tell that it was none. */
const PUBLIC_VALUE = /\b(?:realm|username|uri|nonce|nc|qop|algorithm|stale)="[^"\r\n]*"/gi;

function readSip(bytes: Uint8Array, random: Random): void {
  looksLikeSip(bytes, 0, bytes.length);
  const decoded = parseSipMessage(bytes, 0, bytes.length);
  if (!decoded.ok) return;
  const message = decoded.value;
  must(message.raw.length <= bytes.length, 'the text grew');
  must(message.bodyStart <= message.bodyEnd && message.bodyEnd <= message.raw.length, 'a body out of bounds');
  for (const { start, end } of message.parts) must(start <= end && end <= message.raw.length, 'a part out of bounds');
  must(!LEAK.test(message.raw.replace(PUBLIC_VALUE, '')), 'credentials');
  sipRecordFields(message);
  viasOf(message.headers);
  contactsOf(message.headers);
  for (const value of message.headers.values) random.pick(VALUE_READERS)(value);
}

function readTls(bytes: Uint8Array, random: Random): void {
  tlsSideOf(bytes, 0, bytes.length);
  const records = new TlsRecordFramer();
  const handshake = new TlsHandshakeFramer();
  for (const piece of pieces(bytes, random)) {
    if (random.below(50) === 0) records.gap();
    records.push(piece, (type, _version, octets, start, end) => {
      must(start < end && end <= octets.length, 'a record out of bounds');
      if (type !== 22) return;
      handshake.push(octets, start, end, (_type, message, from, to) => {
        must(from <= to && to <= message.length, 'a message out of bounds');
        clientRandomOf(message, from, to);
        tlsCipherSuite(readTlsServerHello(message, from, to)?.cipherSuite ?? 0);
      });
    });
    must(
      records.octetsTaken <= 2 * (bytes.length + 512) && handshake.octetsTaken <= 4 * (bytes.length + 512),
      'memory',
    );
  }
}

function readHep(bytes: Uint8Array): void {
  looksLikeHep(bytes, 0, bytes.length);
  const decoded = decodeHep(bytes, 0, bytes.length);
  if (!decoded.ok) return;
  const packet = decoded.value;
  must(packet.payloadOffset + packet.payloadLength <= bytes.length, 'a payload out of bounds');
  must(packet.sourceAddressOffset + packet.sourceAddressLength <= bytes.length, 'an address out of bounds');
  hepText(bytes, packet.correlationIdOffset, packet.correlationIdLength);
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const decoders = new Map<string, FrameDecoder>();

/** One decoder for all seeds, so that what it holds grows old and full too. */
function decoderOf(name: string): FrameDecoder {
  const decoder = decoders.get(name) ?? new FrameDecoder(1, [11_001]);
  decoders.set(name, decoder);
  return decoder;
}

/** Every decoder of the protocol library. */
export const TARGETS: readonly Target[] = [
  {
    name: 'capture file',
    inputs: inputs.CAPTURE_FILES,
    read(bytes, random) {
      const reader = new CaptureFileReader();
      let packets = 0;
      for (const piece of pieces(bytes, random)) {
        reader.push(piece);
        while (reader.next()) {
          const { data, start, capturedLength } = reader.cursor;
          must(start + capturedLength <= data.length, 'a packet out of bounds');
          packets++;
        }
      }
      reader.end();
      must(packets <= bytes.length / 16 + 1, `${packets} packets`);
    },
  },
  {
    name: 'frame',
    inputs: inputs.FRAMES,
    read: (bytes, random) => readFrame(decoderOf('frame'), bytes, 1, random),
  },
  {
    name: 'link type',
    inputs: inputs.LINK_PACKETS,
    read: (bytes, random) => readFrame(decoderOf('link type'), bytes, random.pick(inputs.LINK_TYPES), random),
  },
  { name: 'SIP message', inputs: inputs.SIP_MESSAGES, read: readSip },
  {
    name: 'SIP stream',
    inputs: inputs.SIP_MESSAGES,
    read(bytes, random) {
      const framer = new SipFramer();
      let octets = 0;
      for (const piece of pieces(bytes, random)) {
        framer.push(piece, (data, start, end) => {
          octets += end - start;
          must(end <= data.length, 'a message out of bounds');
        });
        must(framer.pending <= MAX_SIP_HEADER_OCTETS + MAX_SIP_BODY_OCTETS, `${framer.pending} octets held`);
        if (random.below(64) === 0) framer.gap();
      }
      must(octets <= bytes.length, 'more messages than octets');
    },
  },
  { name: 'SDP', inputs: inputs.SESSION_DESCRIPTIONS, read: (bytes) => void summarizeSdp(text(bytes)) },
  { name: 'vq-rtcpxr', inputs: inputs.VQ_REPORTS.map(inputs.latin1), read: (bytes) => void parseVqReport(text(bytes)) },
  {
    name: 'RTCP',
    inputs: inputs.RTCP_COMPOUNDS,
    read(bytes) {
      looksLikeRtcp(bytes, 0, bytes.length);
      const decoded = decodeRtcpCompound(bytes, 0, bytes.length);
      if (!decoded.ok) return;
      must(decoded.value.faultOffset <= bytes.length, 'a fault out of bounds');
      must(decoded.value.packets.length <= bytes.length / 4, 'more packets than words');
      rtcpRecordFields(decoded.value);
    },
  },
  {
    name: 'RTP',
    inputs: inputs.RTP_PACKETS,
    read(bytes, random) {
      const header = new RtpHeader();
      const cut = random.below(4) === 0 ? random.below(200) : 0;
      if (!header.read(bytes, 0, bytes.length, cut)) return;
      const { payloadStart, payloadOctets } = header;
      must(payloadOctets >= 0 && payloadStart + payloadOctets <= bytes.length + cut, 'a payload out of bounds');
      extensionElement(bytes, 0, bytes.length, random.below(16));
      const primary = primaryEncoding(bytes, payloadStart, bytes.length, payloadStart + payloadOctets);
      must(primary >> 7 <= bytes.length + cut, 'an encoding out of bounds');
      digitOf(telephoneEvent(random.word()).event);
    },
  },
  { name: 'HEP', inputs: inputs.HEP_PACKETS, read: readHep },
  {
    name: 'HEP stream',
    inputs: inputs.HEP_PACKETS,
    read(bytes, random) {
      const framer = new HepFramer();
      for (const piece of pieces(bytes, random)) {
        framer.push(piece, (data, start, end) => must(start < end && end <= data.length, 'a packet out of bounds'));
      }
    },
  },
  {
    name: 'RTCP in JSON',
    inputs: inputs.RTCP_JSON,
    read(bytes) {
      const decoded = decodeRtcpJson(bytes, 0, bytes.length);
      if (decoded.ok) rtcpRecordFields(decoded.value);
    },
  },
  {
    name: 'reports in JSON',
    inputs: inputs.REPORT_JSON,
    read: (bytes) => void decodeReportJson(bytes, 0, bytes.length),
  },
  {
    name: 'WebSocket',
    inputs: inputs.WEBSOCKET_STREAMS,
    read(bytes, random) {
      const framer = new WebSocketFramer((payload) => (payload.length % 2 === 0 ? payload : null));
      for (const piece of pieces(bytes, random)) {
        framer.push(piece, (_, start, end) => must(end - start <= MAX_WEBSOCKET_MESSAGE_OCTETS, 'too long a message'));
      }
    },
  },
  {
    name: 'WebSocket handshake',
    inputs: inputs.HANDSHAKES,
    read(bytes) {
      const handshake = readSipHandshake(bytes);
      if (handshake.kind === 'sip') must(handshake.end <= bytes.length, 'frames out of bounds');
    },
  },
  {
    name: 'STUN',
    inputs: inputs.STUN_MESSAGES,
    read(bytes, random) {
      const isClassic = looksLikeClassicStun(bytes, 0, bytes.length, random.below(4000), random.below(4000));
      const message = isClassic ? readClassicStun(bytes, 0, bytes.length) : readStun(bytes, 0, bytes.length);
      if (message === null) return;
      must(message.dataStart <= message.dataEnd && message.dataEnd <= bytes.length, 'data out of bounds');
    },
  },
  {
    name: 'STUN stream',
    inputs: inputs.STUN_MESSAGES,
    read(bytes, random) {
      const framer = new StunFramer();
      let octets = 0;
      for (const piece of pieces(bytes, random)) {
        framer.push(piece, (data, start, end) => {
          octets += end - start;
          must(end <= data.length, 'a message out of bounds');
        });
        if (random.below(64) === 0) framer.gap();
      }
      must(octets + framer.octetsSkipped <= bytes.length, 'more messages than octets');
    },
  },
  {
    name: 'connection of framed media',
    inputs: inputs.FRAMED_MEDIA,
    read(bytes, random) {
      const framer = new ConnectionFramer();
      let octets = 0;
      for (const piece of pieces(bytes, random)) {
        beginsWithFramedStun(piece, 0, piece.length);
        areFramedMedia(piece, 0, piece.length);
        framer.push(piece, (data, start, end) => {
          octets += end - start;
          must(start < end && end <= data.length, 'a packet out of bounds');
        });
        if (random.below(64) === 0) framer.gap();
      }
      must(octets + framer.octetsSkipped <= bytes.length, 'more packets than octets');
    },
  },
  {
    name: 'SCTP',
    inputs: inputs.SCTP_CHUNKS,
    read(bytes) {
      readSctpDataChunks(bytes, 0, bytes.length, ({ start, end }) => must(start < end && end <= bytes.length, 'chunk'));
    },
  },
  {
    name: 'TLS',
    inputs: inputs.TLS_STREAMS,
    read: readTls,
  },
  {
    name: 'TLS key log',
    inputs: inputs.KEY_LOG_LINES,
    read(bytes) {
      const found = readKeyLogLine(Buffer.from(bytes).toString('latin1'));
      if (found !== null) must(/^[0-9a-f]{64}$/.test(found.clientRandom) && found.secret.length >= 32, 'a secret');
    },
  },
];
