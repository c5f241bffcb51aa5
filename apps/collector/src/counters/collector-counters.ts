/**
 * What each counter means, by its name in health records and metrics. Every packet that came in is in exactly one counter of
 * `packets.*` other than `packets.in`, or in one of the gauges `held.*`.
 */
export const COLLECTOR_COUNTERS = {
  'packets.in': 'packets read from all sources, and RTP and RTCP found in TCP (RFC 4571, TURN)',
  'packets.octets': 'their captured octets',
  'packets.sip': 'packets whose payload is a SIP message',
  'packets.sip-keepalive': 'CRLF or NUL keep-alives between SIP agents (RFC 5626, RFC 6223)',
  'packets.tcp-sip': 'TCP segments of connections that carry SIP',
  'packets.tcp-stun': 'TCP segments of connections that carry STUN and TURN (RFC 8489 6.2.2)',
  'packets.tcp-media': 'TCP segments of connections that carry media (RFC 4571, RFC 6544)',
  'packets.tcp-not-sip':
    'TCP segments of other connections, and those without payload; of them, those that begin with a message of MSRP, H.225.0 or SCCP, or with a record of TLS that was not opened, also in other.*',
  'packets.sctp-sip': 'SCTP packets that carry SIP',
  'packets.sctp-not-sip': 'other SCTP; payloads of other protocols broken down in other.sctp-payload.*',
  'packets.exported-sip-again':
    'exported PDUs of SIP with the octets of the one before, from the same frame: Wireshark writes what was in TLS twice',
  'packets.exported-not-sip': 'other exported PDUs that are said to be of SIP: keep-alives, and parts of messages',
  'packets.rtp': 'RTP packets of confirmed streams',
  'packets.rtp-unconfirmed': 'packets in the shape of RTP that no SDP announced, of too few or of encrypted flows',
  'packets.rtcp': 'RTCP compounds',
  'packets.srtcp': 'encrypted RTCP, and what cannot be told from it',
  'packets.stun': 'STUN and TURN messages (RFC 8489, RFC 3489)',
  'packets.turn-channel': 'TURN channel data (RFC 8656 12)',
  'packets.dtls': 'DTLS records (RFC 6347)',
  'packets.zrtp': 'ZRTP messages (RFC 6189)',
  'packets.t38': 'UDPTL on a port that SDP gave to T.38',
  'packets.quic': 'QUIC long-header packets (RFC 9000)',
  'packets.udp-by-port': 'UDP of protocols known by their port, broken down in other.*',
  'packets.udp-unrecognised': 'UDP that is none of the above',
  'packets.icmp-media': 'ICMP errors that quote SIP or media',
  'packets.icmp-not-media': 'other ICMP',
  'packets.fragments-joined': 'IP fragments that waited and became part of a whole datagram',
  'packets.fragments-timed-out': 'IP fragments whose datagram never became whole',
  'packets.fragments-evicted': 'IP fragments given up to make room',
  'packets.undecoded': 'packets not decoded up to UDP, TCP or ICMP, broken down in undecoded.*',
  'packets.cut': 'packets of which not all octets were captured (also counted by what they were)',
  'packets.absurd-times':
    'packets whose time is before 1970 or after 2106; they take that of the packet before (also counted by what they were)',
  'fragments.overlapping':
    'IP fragments of which a part had come before, or that contradict what had; what came first holds (also counted by what they were)',
  'checksums.ipv4-wrong': 'IPv4 headers with a wrong checksum; their packets are decoded and counted by what they were',
  'checksums.udp-wrong':
    'SIP and RTCP datagrams with a wrong UDP checksum; those that the capturing machine sends are completed by its network card',
  'checksums.tcp-wrong': 'segments of SIP connections with a wrong TCP checksum; likewise',
  'packets.hep': 'HEP packets among the captured ones',
  'held.rtp': 'packets in the shape of RTP that no SDP announced, until there are enough of them',
  'held.fragments': 'IP fragments waiting for the rest of their datagram',
  'sip.messages': 'SIP messages decoded',
  'sip.malformed': 'payloads that begin like SIP and are not',
  'sip.mirror-copies': 'copies of a SIP message that the mirror made, left out',
  'sip.tcp-octets-skipped': 'octets of SIP connections that belong to no message',
  'sip.exported-octets-skipped': 'octets of exported PDUs of SIP over TCP that belong to no whole message',
  'sip.sctp-fragments-given-up': 'pieces of SCTP messages that never became whole',
  'sip.endpoint-reports': 'reports that endpoints sent within SIP: vq-rtcpxr and X-RTP-Stat',
  'rtcp.compounds': 'RTCP compounds decoded',
  'rtcp.malformed': 'packets that begin like RTCP and are not',
  'rtcp.mirror-copies': 'copies of an RTCP compound that the mirror made, left out',
  'rtp.streams-opened': 'RTP streams confirmed',
  'rtp.streams-idle': 'RTP streams closed because nothing came for five minutes',
  'rtp.streams-evicted': 'RTP streams closed early to make room',
  'rtp.windows': 'windows of five seconds sent',
  'dtmf.digits': 'telephone events sent',
  'stun.windows': 'five seconds of STUN between two addresses sent',
  'stun.flows-evicted': 'pairs of addresses with STUN given up to make room',
  'stun.tcp-octets-skipped':
    'octets of STUN connections over TCP that belong to no message, or were held behind a gap to the end',
  'media.tcp-octets-skipped':
    'octets of media connections over TCP that belong to no packet, or were held behind a gap to the end',
  'media.unwrapped-from-tcp': 'RTP and RTCP in the framing of RFC 4571 (counted as that)',
  'turn.unwrapped': 'TURN channel data, Send and Data indications that held RTP or RTCP (counted as that)',
  'turn.unwrapped-from-tcp': 'those of them that came over TCP',
  'turn.clients-evicted': 'clients of TURN relays forgotten to make room',
  'dtls.handshakes': 'DTLS handshakes sent, however they ended',
  'dtls.associations-evicted': 'DTLS associations forgotten to make room',
  't38.windows': 'five seconds of T.38 in one direction sent',
  't38.flows-evicted': 'directions of T.38 given up to make room',
  'icmp.errors': 'ICMP errors about SIP or media sent',
  'sdp.addresses': 'media addresses learned from SDP',
  'sdp.addresses-evicted': 'media addresses forgotten to make room',
  'tcp.connections-evicted': 'TCP connections given up to make room',
  'tcp.segments-repeated': 'segments of SIP connections whose octets had all come before',
  'tcp.segments-out-of-order': 'segments held because an earlier one of their connection was missing',
  'tcp.gaps': 'places where octets of a SIP connection were never captured',
  'tls.records-opened': 'TLS records read with secrets of a key log',
  'tls.records-not-opened': 'TLS records of connections in a key log that its secrets do not open',
  'tls.connections-given-up':
    'directions of TLS connections of which nothing more is read: not in the key log, of a cipher suite that is not decrypted, or damaged',
  'hep.packets': 'HEP packets; the sum of the further hep.* up to hep.malformed',
  'hep.sip': 'those with a SIP message',
  'hep.rtcp': 'those with RTCP, binary or in JSON',
  'hep.srtcp': 'those with encrypted RTCP',
  'hep.reports': 'those with a report of RTP statistics, or of RFC 6035',
  'hep.logs': 'those with a log line',
  'hep.keep-alives': 'those without payload, or with a keep-alive between SIP agents',
  'hep.refused': 'those without one of the authentication keys',
  'hep.not-read': 'those with a payload that is not read, broken down in other.*',
  'hep.malformed': 'those that could not be read, broken down in undecoded.*',
  'hep.absurd-times': 'those without a plausible time: that of their arrival counts',
  'hep.agents': 'agents seen, by name',
  'hep.tcp-octets-skipped': 'octets of HEP over TCP, TLS or WebSocket that belong to no packet',
  'hep.tcp-connections': 'connections accepted over TCP, TLS or WebSocket',
  'hep.connections-evicted':
    'connections without a packet for a minute, or without any, or whose handshake was not over, that made room for others',
  'hep.connections-refused': 'connections over TCP, TLS or WebSocket beyond the most that one address takes at once',
  'hep.tls-refused': 'connections whose TLS handshake failed, for want of a certificate that is asked for among others',
  'hep.websockets-refused':
    'requests for something else than a WebSocket, and WebSockets ended for a message too long or a frame against RFC 6455',
  'hep.udp-octets-skipped':
    'octets of HEP over UDP behind the packet that their datagram began with, and no packet themselves',
  'hep.udp-kernel-drops': 'datagrams that the kernel dropped because they were not fetched in time',
  'hep.udp-dropped': 'datagrams dropped here because the bus did not take records for long',
  'reports.messages': 'SIP messages sent to this collector itself; the sum of the further reports.*',
  'reports.answered': 'those answered by 200: reports taken, and OPTIONS',
  'reports.repeated': 'those sent again, and answered as before',
  'reports.refused': 'those that are no request, or answered by a refusal',
  'reports.udp-kernel-drops':
    'datagrams to that address which the kernel dropped because they were not fetched in time',
  'reports.connections-refused': 'connections over TCP beyond the most that are taken at once',
  'live.kernel-drops': 'packets that the kernel dropped because they were not fetched in time',
  'live.outages': 'times that an interface went down or away, or its capturing process ended, and was opened again',
  'live.interface-drops': 'packets that the interface or its driver dropped',
  'records.out': 'records given to the bus',
} as const;

export type CounterName = keyof typeof COLLECTOR_COUNTERS;

/** Names beyond these are counted together under `….beyond-limit`, so that input cannot make names without bound. */
const MAX_NAMES = 256;

/** Counters of one pipeline. The per-packet ones are plain fields; all have names, and some are made of names met in the input. */
export class CollectorCounters {
  /** Fields of their own for what is counted with every packet: a name costs a look-up. */
  packets = 0;
  octets = 0;
  rtp = 0;
  sipMessages = 0;

  private readonly values: Record<CounterName, number>;
  private readonly named = new Map<string, number>();

  constructor() {
    // A copy of the literal, as V8 finds a field of that faster than one of an object that was put together.
    const values = { ...COLLECTOR_COUNTERS } as Record<CounterName, unknown>;
    for (const name of Object.keys(values) as CounterName[]) values[name] = 0;
    this.values = values as Record<CounterName, number>;
  }

  add(name: CounterName, count = 1): void {
    this.values[name] += count;
  }

  set(name: CounterName, value: number): void {
    this.values[name] = value;
  }

  get(name: CounterName): number {
    this.fold();
    return this.values[name];
  }

  /** Counts under `<family>.<name>`, where the name comes from the input. */
  addNamed(family: 'undecoded' | 'other', name: string, count = 1): void {
    let key = `${family}.${name}`;
    if (!this.named.has(key) && this.named.size >= MAX_NAMES) key = `${family}.beyond-limit`;
    this.named.set(key, (this.named.get(key) ?? 0) + count);
  }

  /** Counts by name under `family`, without it. */
  family(family: 'undecoded' | 'other'): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [key, count] of this.named)
      if (key.startsWith(`${family}.`)) counts[key.slice(family.length + 1)] = count;
    return counts;
  }

  /** All, for health records and metrics. */
  snapshot(): Record<string, number> {
    this.fold();
    return { ...this.values, ...Object.fromEntries(this.named) };
  }

  private fold(): void {
    const { values } = this;
    values['packets.in'] = this.packets + values['turn.unwrapped-from-tcp'] + values['media.unwrapped-from-tcp'];
    this.values['packets.octets'] = this.octets;
    this.values['packets.rtp'] = this.rtp;
    this.values['sip.messages'] = this.sipMessages;
  }
}
