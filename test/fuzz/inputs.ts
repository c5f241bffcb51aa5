import { encodeHep3, LINK_TYPE, pcapFileHeader, pcapPacketHeader } from '@earshot/protocol';

/** Valid inputs from which the mutations start: each kind of unit once, by the documents that define them. */
export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

export function latin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

const UDP = '9c40 13c4 000c 0000 deadbeef';
const IPV4 = `45b8 0020 abcd 0000 3d11 0000 c0000201 c6336407 ${UDP}`;
const IPV6 = `6b80 0000 000c 11 3c 20010db8000000000000000000000001 20010db80000000000000000000000ff ${UDP}`;
const MACS = '02aabbccddee 021122334455';
const ETHERNET = `${MACS} 0800 ${IPV4}`;

function overIpv4(protocol: string, payload: string): string {
  const length = 20 + payload.replace(/\s+/g, '').length / 2;
  return `${MACS} 0800 4500 ${length.toString(16).padStart(4, '0')} 0001 0000 40${protocol} 0000 0a000001 0a000002 ${payload}`;
}

function overUdp(port: number, payload: string): string {
  const length = 8 + payload.replace(/\s+/g, '').length / 2;
  const hexOf = (value: number) => value.toString(16).padStart(4, '0');
  return overIpv4('11', `1111 ${hexOf(port)} ${hexOf(length)} 0000 ${payload}`);
}

const EXTENSIONS = `3c00 000000000000 3301 ${'00'.repeat(14)} 2b04 ${'00'.repeat(22)} 1100 000000000000`;
const FIRST_FRAGMENT = `${MACS} 0800 4500 001c 0009 2000 4011 0000 0a000001 0a000002 9c40 13c4 0010 0000`;
const LAST_FRAGMENT = `${MACS} 0800 4500 001c 0009 0001 4011 0000 0a000001 0a000002 0102030405060708`;

/** Ethernet frames, a tunnel each. */
export const FRAMES: readonly Uint8Array[] = [
  ETHERNET,
  `${MACS} 86dd ${IPV6}`,
  `${MACS} 86dd ${IPV6.replace('000c 11 3c', '0044 00 3c').replace(UDP, EXTENSIONS + UDP)}`,
  `${MACS} 86dd ${IPV6.replace('000c 11 3c', '0014 2c 3c').replace(UDP, `1100 0001 00000009 ${UDP}`)}`,
  `${MACS} 0028 aaaa03 000000 0800 ${IPV4}`,
  `${MACS} 88a8 0065 8100 0066 9100 0001 0800 ${IPV4}`,
  `${MACS} 8847 00064040 000c8140 ${IPV4}`,
  `${MACS} 8864 1100 0001 0022 0021 ${IPV4}`,
  FIRST_FRAGMENT,
  LAST_FRAGMENT,
  overIpv4('04', IPV4),
  overIpv4('29', IPV6),
  overIpv4('2f', `b000 0800 00000000 0000000a 00000001 ${IPV4}`),
  overIpv4('2f', `3081 880b 0024 0001 00000007 00000003 ff030021 ${IPV4}`),
  overIpv4('2f', `1000 88be 00000001 1000 0001 00000000 ${ETHERNET}`),
  overIpv4('2f', `1000 22eb 00000001 2000 0001 00000000 00000001 0000000000000000 ${ETHERNET}`),
  overIpv4('33', `1104 ${'00'.repeat(22)} ${UDP}`),
  overIpv4('73', `00000007 0011223344556677 ${ETHERNET}`),
  overIpv4('84', '13c4 9c40 01020304 00000000 0003 0014 00000001 0000 0000 00000000 494e5649'),
  overIpv4('06', '9c40 13c5 89abcdef 00000000 6018 ffff 0000 0000 020405b4 534950'),
  overUdp(4789, `08000000 00002a00 ${ETHERNET}`),
  overUdp(6081, `0200 6558 00002a00 0000000100000000 ${ETHERNET}`),
  overUdp(2152, `34ff 0028 00000001 0000 00 85 01 0000 00 ${IPV4}`),
  overUdp(1701, `4a02 0034 0001 0002 0000 0000 0002 0000 ff03 0021 ${IPV4}`),
  overUdp(37_008, `0100 0001 0a01c8 01 ${ETHERNET}`),
  overUdp(7932, `0000000000000000 00400a80 ${ETHERNET}`),
  overUdp(4754, `0000 0800 ${IPV4}`),
  overUdp(9899, '9c40 13c4 00000007 00000000 0003 0014 00000001 0000 0000 00000000 deadbeef'),
  overUdp(6635, `00064140 ${IPV4}`),
].map(hex);

export const LINK_TYPES: readonly number[] = Object.values(LINK_TYPE);

/** Packets of other link types than Ethernet. */
export const LINK_PACKETS: readonly Uint8Array[] = [
  '45b80038abcd00003d320000c0000201c633640700001234000000019c4013c4000cc5f7deadbeef01020211a5a5a5a5a5a5a5a5a5a5a5a5',
  IPV4,
  IPV6,
  `ff03 0021 ${IPV4}`,
  `0f00 0800 ${IPV4}`,
  `1100 0001 0022 0021 ${IPV4}`,
  `0000 0001 0006 021122334455 0000 0800 ${IPV4}`,
  `0800 0000 00000003 0001 00 06 021122334455 0000 ${IPV4}`,
  `02000000 ${IPV4}`,
  `0000001e ${IPV6}`,
  '000c 0004 73697000 0014 0004 c0000201 0015 0004 c6336407 0018 0004 00000003 0019 0004 00009c40 001a 0004 000013c4 0000 0000 deadbeef',
  `000c 0008 7369702e74637000 0016 0010 ${'20'.repeat(16)} 0017 0010 ${'21'.repeat(16)} 001e 0004 0000000b 0000 0000 deadbeef`,
].map(hex);

const SDP =
  'v=0\r\no=alice 2890844526 2890842807 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1/127\r\nt=0 0\r\na=group:BUNDLE a1\r\n' +
  'a=rtcp-xr:rcvr-rtt=all:10000\r\nm=audio 49170/2 RTP/SAVP 0 8 101 96\r\na=mid:a1\r\na=rtpmap:96 opus/48000/2\r\n' +
  'a=fmtp:96 useinbandfec=1\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=maxptime:40.5\r\n' +
  'a=rtcp:49171 IN IP4 192.0.2.9\r\na=rtcp-mux\r\na=sendonly\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abcdefgh|2^20|1:4\r\n' +
  'a=candidate:1 1 UDP 2130706431 203.0.113.141 8998 typ host\r\na=ice-ufrag:8hhY\r\na=ssrc:3735928559 cname:x\r\n' +
  'a=extmap:1/sendonly urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\nm=image 4002 udptl t38\r\nc=IN IP6 2001:db8::1\r\n' +
  'a=T38FaxVersion:3\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n';

export const SESSION_DESCRIPTIONS: readonly Uint8Array[] = [
  SDP,
  'v=0\no=- 1 1 IN IP6 ::1\nc=IN IP6 ::\nm=audio 0 RTP/AVP 18\na=inactive\n',
].map(latin1);

function message(start: string, headers: readonly string[], body = ''): string {
  return [start, ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n');
}

const COMMON = [
  'Via: SIP/2.0/UDP [2001:db8::9:1]:5060;branch=z9hG4bK1;received=192.0.2.4;rport=15080, SIP/2.0/TCP b.example.com',
  'From: "Alice \\"A\\"" <sip:alice;x=y:secret@atlanta.example.com:5062;transport=tcp?Subject=a%20b>;tag=1928',
  't: Bob <sips:bob@[2001:db8::1]>;tag=a6c85cf',
  'Call-ID: a84b4c76e66710@pc33.atlanta.example.com',
  'CSeq: 4294967295 INVITE',
  'Max-Forwards: 70',
];

const MULTIPART =
  '--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nc=IN IP4 192.0.2.1\r\n--b1\r\n' +
  'Content-Type: multipart/alternative;boundary="b 2"\r\n\r\n--b 2\r\n\r\ntext\r\n--b 2--\r\n--b1\r\n' +
  'Content-Type: application/isup;version=x\r\n\r\n\x01\x10\r\n--b1--\r\n';

export const VQ_REPORTS: readonly string[] = [
  'VQSessionReport: CallTerm\r\nCallID: c1\r\nLocalID: <sip:a@b>\r\nLocalAddr: IP=192.0.2.10 PORT=16402 SSRC=0x1a2b3c4d\r\n' +
    'RemoteAddr:IP=2001:db8::5 PORT=30110 SSRC=badcafe\r\nLocalMetrics:\r\nTimestamps:START=2024-03-05T09:30:00Z\r\n ' +
    'STOP=2024-03-05T09:33:00Z\r\nSessionDesc:PT=8 PD="PCMA" SR=8000;16000 FMTP="annexb=no"\r\nPacketLoss:NLR=1.5 JDR=0.5\r\n' +
    'QualityEst:RLQ=86 MOSLQ=4.24\r\nRemoteMetrics:\r\nDelay:RTD=120\r\nDialogID:c1;to-tag=9bd2;from-tag=51fa\r\n',
  'VQAlertReport: Type=NLR Severity=Critical Dir=local\nCallID : a\nMetrics:\nPacketLoss : NLR=8.5\n',
];

export const SIP_MESSAGES: readonly Uint8Array[] = [
  message(
    'INVITE sip:bob@biloxi.example.com;lr SIP/2.0',
    [
      ...COMMON,
      'Contact: <sip:alice@192.0.2.1>;q=0.7;expires=3600, "x" <sip:c@d>, *',
      'Diversion: <sip:c@example.com>;reason=user-busy;counter=2',
      'History-Info: <sip:bob@192.0.2.4?Reason=SIP%3Bcause%3D302>;index=1.1;rc=1',
      'Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=47755a9de7794ba387653f2099600ef2',
      'Identity: eyJwcHQiOiJzaGFrZW4ifQ.eyJhdHRlc3QiOiJBIn0.c2ln;info=<https://c.example.org>;ppt=shaken',
      'P-Charging-Vector: icid-value="1234";orig-ioi=a',
      'Session-Expires: 1800;refresher=uac',
      'Authorization: Digest username="a", realm="b", nonce="c", response="0123456789abcdef"',
      'Replaces: 98732@sip.example.com;from-tag=r33;to-tag=f0;early-only',
      'Subject: folded\r\n value',
      'Content-Type: application/sdp',
    ],
    SDP,
  ),
  message('SIP/2.0 200 OK \xd0\xbd', [
    ...COMMON,
    'Reason: Q.850;cause=16;text="a;b", SIP;cause=200',
    'Retry-After: 120 (busy);duration=60',
    'Warning: 399 pc "text, with comma"',
    'RSeq: 1',
    'RAck: 1 2 INVITE',
    'Event: refer;id=1',
    'Subscription-State: active;expires=60',
    'WWW-Authenticate: Digest realm="a", nonce="b", stale=TRUE, algorithm=MD5',
    'X-RTP-Stat: CS=0;PS=1;PR=2;PL=3,4;JI=5,6',
    'RTP-RxStat: Dur=1,Pkt=2,LostPkt=3',
  ]),
  message('PUBLISH sip:c@example.com SIP/2.0', [...COMMON, 'c: application/vq-rtcpxr'], VQ_REPORTS[0]),
  message('INVITE sip:b SIP/2.0', [...COMMON, 'Content-Type: multipart/mixed; boundary="b1"'], MULTIPART),
  message('NOTIFY sip:b SIP/2.0', [...COMMON, 'Content-Type: message/sipfrag'], 'SIP/2.0 486 Busy Here\r\n'),
].map(latin1);

const SENDER_REPORT =
  '81c8000c 11111111 e1d2c3b4 95a6f708 fedcba98 00000064 00003e80 bc5e9a40 a5fffffe 000146e1 00000111 09f36432 00024a79';
const DESCRIPTION = '81ca0003 11111111 01036140 62000000';
const XR_BLOCKS = [
  '01000004 11111111 0001 0100 4010 ffff 0000 0000',
  '02030003 11111111 0001 0100 4010 0000',
  '03000003 11111111 0001 0002 00000005',
  '04000002 e1d2c3b4 95a6f708',
  '05000003 11111111 09f36432 00024a79',
  `06f80009 11111111 0001 0100 ${'00000007'.repeat(7)}`,
  `07000008 11111111 ${'11'.repeat(28)}`,
  `0e000007 11111111 ${'00000064'.repeat(6)}`,
  `0f880004 11111111 ${'0010'.repeat(6)}`,
  `10c00006 11111111 ${'00000064'.repeat(5)}`,
  `14c00005 11111111 ${'00000064'.repeat(4)}`,
  `14c00003 11111111 ${'00000064'.repeat(2)}`,
  `17600003 11111111 ${'0028'.repeat(4)}`,
  '18a00002 11111111 00000007',
  '19100003 11111111 0001 0100 4010 0000',
  '1aa00002 11111111 00000007',
  '1b000002 11111111 00010000',
  '1c800003 11111111 ffffffff 00000000',
  '1d800003 11111111 01000834 81200834',
  `1e900006 11111111 ${'00000064'.repeat(5)}`,
  `1fc00004 11111111 ${'0000000d'.repeat(3)}`,
  '21000003 11111111 0001 0100 0002 0005',
  `23c00005 11111111 ${'00000064'.repeat(4)}`,
];

function extendedReport(blocks: string): string {
  const words = blocks.replace(/\s+/g, '').length / 8;
  return `80cf${(words + 1).toString(16).padStart(4, '0')} 22222222 ${blocks}`;
}

export const RTCP_COMPOUNDS: readonly Uint8Array[] = [
  `${SENDER_REPORT} ${DESCRIPTION}`,
  '81c90007 902f9e2e bc5e9a40 a5fffffe 000146e1 00000111 09f36432 00024a79 82cb0003 00000001 00000002 03627965',
  '80cc0003 00000001 50534944 01020304 81cd0003 902f9e2e bc5e9a40 12340001 81ce0002 902f9e2e bc5e9a40',
  'a0c90002 902f9e2e 00000004',
  ...XR_BLOCKS.map(extendedReport),
  extendedReport(XR_BLOCKS.join(' ')),
].map(hex);

export const RTP_PACKETS: readonly Uint8Array[] = [
  `8008 0001 00000000 11223344 ${'d5'.repeat(160)}`,
  `b2e5 ffff ffffffff 11223344 00000001 00000002 bede0002 10a5 0000 00000000 ${'01'.repeat(20)} 00000004`,
  '8065 0002 000000a0 11223344 0b8a 0140',
].map(hex);

const HEP_BASE = {
  sourcePort: 5060,
  destinationPort: 5080,
  protocol: 17,
  atUs: 1_710_334_640_123_456,
  agentId: 2001,
  authKey: 'key',
  correlationId: 'call-1',
  agentName: 'agent',
};

function hep3(payloadType: number, payload: Uint8Array, addressOctets: number): Uint8Array {
  const sourceAddress = new Uint8Array(addressOctets).fill(1);
  const destinationAddress = new Uint8Array(addressOctets).fill(2);
  return encodeHep3({ ...HEP_BASE, sourceAddress, destinationAddress, payloadType, payload }) as Uint8Array;
}

export const HEP_PACKETS: readonly Uint8Array[] = [
  hep3(1, SIP_MESSAGES[1] as Uint8Array, 4),
  hep3(5, RTCP_COMPOUNDS[0] as Uint8Array, 16),
  hex(`0110 02 11 13c4 13d8 0a000001 0a000002 ${Buffer.from('SIP/2.0 200 OK').toString('hex')}`),
  hex(`0210 02 11 13c4 13d8 0a000001 0a000002 65f1a2b3 0001e240 07d1 ${Buffer.from('SIP/2.0 200 OK').toString('hex')}`),
];

export const RTCP_JSON: readonly Uint8Array[] = [
  '{"sender_information":{"ntp_timestamp_sec":3710334643,"ntp_timestamp_usec":"123","octets":7,"rtp_timestamp":5,"packets":9},' +
    '"ssrc":2863311530,"type":200,"report_count":1,"report_blocks":[{"source_ssrc":1,"highest_seq_no":65537,"fraction_lost":12,' +
    '"ia_jitter":"7","packets_lost":-3,"lsr":1,"dlsr":2}],"sdes_ssrc":1,"sdes_information":[{"type":1,"text":"a@b"}]}',
  '{"ssrc":1,"type":207,"report_blocks":[],"Extended_report_information":{"identifier":1,"loss_rate":3,"R_fact":93,"MOS_LQ":44,' +
    '"RX_conf":[1,2,3],"JB_nom":40}}',
].map(latin1);

export const REPORT_JSON: readonly Uint8Array[] = [
  '{"TOTAL_PK":1000,"EXPECTED_PK":"1001","JITTER":1.5,"MOS":4.2,"DELTA":20,"PACKET_LOSS":1,"CORRELATION_ID":"c","SSRC":"0x1"}',
  '{"NAME":"trunk \\"a\\" \\u00e9","INC_MOS":441,"OUT_RTP_PK":5,"nested":{"a":[1,{"b":null}]},"flag":true}',
].map(latin1);

const RFC_6455 = '818537fa213d7f9f4d5158 010348656c 890548656c6c6f 80026c6f 827e0100';

export const WEBSOCKET_STREAMS: readonly Uint8Array[] = [
  hex(`${RFC_6455} ${'61'.repeat(256)} c107f248cdc9c90700`),
  hex(`827f0000000000000100 ${'62'.repeat(256)}`),
];

export const HANDSHAKES: readonly Uint8Array[] = [
  'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: xmpp, sip\r\n\r\nrest',
  'HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: sip\r\n\r\n',
].map(latin1);

export const STUN_MESSAGES: readonly Uint8Array[] = [
  '0001 0008 2112a442 b7e7a701bc34d686fa87dfae 8022 0004 61626364',
  '0113 0014 2112a442 b7e7a701bc34d686fa87dfae 0009 0004 00000401 0020 0008 0001a147 e112a643',
  '0016 001c 2112a442 b7e7a701bc34d686fa87dfae 0012 0008 0001bd52 e112a643 0013 0005 8065000001 000000',
  '4001 0005 8065000001 000000',
  '0101 000c 63c7117e0714278f5ded322186da2a06 0001 0008 00018055 c0000201',
].map(hex);

/** RFC 4571: STUN, RTP, nothing, RTCP, each behind its length. */
export const FRAMED_MEDIA: readonly Uint8Array[] = [
  hex('001c 0001 0008 2112a442 b7e7a701bc34d686fa87dfae 8022 0004 61626364 0010 8000 2b67 000a0b0c 1234abcd d5d5d5d5'),
  hex('0010 8000 2b67 000a0b0c 1234abcd d5d5d5d5 0000 0008 80c90001 1234abcd 000f 16fefd 0000 000000000000 0002 0100'),
];

export const SCTP_CHUNKS: readonly Uint8Array[] = [
  hex(
    '4002 0018 fedcba98 1a2b 0000 00000004 00000000 a1b2c3d4 4001 0017 fedcba99 1a2b 0000 00000004 00000001 e5f6a7 00',
  ),
  hex('0300 0010 89abcdef 0001a000 0000 0000 0002 0015 fedcba98 1a2b 3c4d 00000000 a1b2c3d4e5 000000'),
  hex('0003 0014 fedcba99 1a2b 3c4d 00000003 f6a7b8c9 0001 0014 fedcba99 1a2b 3c4d 00000003 f6a7b8c9'),
];

/** RFC 8448 3: a ServerHello in its record; a change of cipher; records under keys that are as long as they say. */
export const TLS_STREAMS: readonly Uint8Array[] = [
  hex(`16 0303 005a 02 000056 0303 a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e26928 00 1301 00 002e
  0033 0024 001d 0020 c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f 002b 0002 0304
  14 0303 0001 01 17 0303 0018 0102030405060708090a0b0c0d0e0f101112131415161718`),
  hex(`16 0301 0030 01 00002c 0303 cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7 00 0002 c014 0100 0000
  15 0303 0002 0100`),
];

export const KEY_LOG_LINES: readonly Uint8Array[] = [
  `CLIENT_RANDOM cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7 ${'c0'.repeat(48)}`,
  `SERVER_TRAFFIC_SECRET_0 cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7 ${'7e'.repeat(32)}`,
].map((line) => new Uint8Array(Buffer.from(line)));

const PCAPNG = hex(`
  0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
  00000001 0000002c 0071 0000 00000003 0009 0001 09000000 000e 0008 000000000000003c 0000 0000 0000002c
  00000001 00000014 0001 0000 00000000 00000014
  00000005 00000010 deadbeef 00000010
  0000000a 00000018 544c534b 00000004 61626364 00000018
  00000006 00000028 00000000 17bc3a6f d9e4a715 00000005 00000009 0102030405 000000 00000028
  00000002 00000024 0001 0007 00061395 9c3e5240 00000002 00000002 beef 0000 00000024
  00000003 00000014 00000003 c0ffee 00 00000014
  0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
  01000000 14000000 0100 0000 02000000 14000000
  06000000 24000000 00000000 00000000 00060000 01000000 01000000 77000000 24000000`);

function pcap(frames: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [pcapFileHeader(LINK_TYPE.ETHERNET)];
  frames.forEach((frame, index) => {
    parts.push(pcapPacketHeader(1_710_334_640_000_000 + index * 20_000, frame.length), frame);
  });
  return new Uint8Array(Buffer.concat(parts));
}

export const CAPTURE_FILES: readonly Uint8Array[] = [
  PCAPNG,
  pcap(FRAMES.slice(0, 6)),
  hex(`a1b23c4d 0002 0004 ${'00'.repeat(8)} 0000ffff 00000001 65f1a2b3 075bcd15 00000002 00000002 abcd`),
];

/** Whole captures for the pipeline: every frame, and SIP and media over UDP. */
export const PIPELINE_FILES: readonly Uint8Array[] = [
  pcap(FRAMES),
  pcap(
    [...SIP_MESSAGES, ...RTCP_COMPOUNDS.slice(0, 8), ...RTP_PACKETS, ...HEP_PACKETS].map((payload) =>
      hex(overUdp(5060, Buffer.from(payload).toString('hex'))),
    ),
  ),
];
