import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SDP_ATTRIBUTES } from './media.js';
import { MAX_SDP_LENGTH, MAX_SDP_MEDIA, summarizeSdp } from './summary.js';

const lines = (...text: string[]): string => `${text.join('\r\n')}\r\n`;

describe('a usual offer', () => {
  const summary = summarizeSdp(
    lines(
      'v=0',
      'o=jdoe 2890844526 2890842807 IN IP4 198.51.100.1',
      's=SDP Seminar',
      'c=IN IP4 198.51.100.2/127',
      't=2873397496 2873404696',
      'a=recvonly',
      'a=ptime:30',
      'm=audio 49170/2 RTP/AVP 9 0 101 96',
      'c=IN IP6 2001:db8::a',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=rtpmap:96 opus/48000/2',
      'a=fmtp:96 useinbandfec=1; stereo=0',
      'a=sendonly',
      'a=ptime:20',
      'a=maxptime:40',
      'a=rtcp:53020 IN IP4 198.51.100.9',
      'm=video 51372 RTP/AVPF 31 99',
      'a=rtcp-mux',
    ),
  );

  it('has its origin and connection', () => {
    expect(summary).toMatchObject({
      originUser: 'jdoe',
      originSessionId: '2890844526',
      originVersion: '2890842807',
      originAddress: '198.51.100.1',
      connection: '198.51.100.2',
    });
  });

  it('has each medium, its own lines before those of the session', () => {
    expect(summary?.media).toEqual([
      {
        type: 'audio',
        port: 49170,
        portCount: 2,
        rtcpPort: 53020,
        rtcpMux: false,
        protocol: 'RTP/AVP',
        connection: '2001:db8::a',
        direction: 'sendonly',
        ptimeMs: 20,
        maxptimeMs: 40,
        payloads: [
          { payloadType: 9, codec: 'G722', clockRate: 8000, channels: 1, fmtp: null },
          { payloadType: 0, codec: 'PCMU', clockRate: 8000, channels: 1, fmtp: null },
          { payloadType: 101, codec: 'TELEPHONE-EVENT', clockRate: 8000, channels: 1, fmtp: '0-16' },
          { payloadType: 96, codec: 'OPUS', clockRate: 48000, channels: 2, fmtp: 'useinbandfec=1; stereo=0' },
        ],
        hasIce: false,
        hasCrypto: false,
        hasFingerprint: false,
        ssrcs: [],
        cnames: [],
        extensions: [],
        mid: null,
        rtcpAddress: '198.51.100.9',
        rtcpXr: [],
        candidates: [],
        t38: {},
      },
      {
        type: 'video',
        port: 51372,
        rtcpPort: null,
        rtcpMux: true,
        protocol: 'RTP/AVPF',
        connection: '198.51.100.2',
        direction: 'recvonly',
        ptimeMs: 30,
        maxptimeMs: null,
        payloads: [
          { payloadType: 31, codec: 'H261', clockRate: 90000, channels: 1, fmtp: null },
          { payloadType: 99, codec: '', clockRate: null, channels: 1, fmtp: null },
        ],
        hasIce: false,
        hasCrypto: false,
        hasFingerprint: false,
        ssrcs: [],
        cnames: [],
        extensions: [],
        mid: null,
        rtcpAddress: null,
        rtcpXr: [],
        candidates: [],
        t38: {},
      },
    ]);
  });
});

describe('special media', () => {
  const medium = (...text: string[]) => summarizeSdp(lines('v=0', 'c=IN IP4 192.0.2.1', ...text))?.media[0];

  it('hold by 0.0.0.0', () => {
    expect(medium('m=audio 4000 RTP/AVP 0', 'c=IN IP4 0.0.0.0')).toMatchObject({
      connection: '0.0.0.0',
      direction: 'sendrecv',
    });
  });

  it('rejected by port 0', () => {
    expect(medium('m=audio 0 RTP/AVP 0')?.port).toBe(0);
  });

  it('hold of a call over IPv6 by the unspecified address', () => {
    expect(medium('m=audio 4000 RTP/AVP 0', 'c=IN IP6 ::')?.connection).toBe('::');
  });

  it.each(['sendonly', 'recvonly', 'inactive'])('a=%s, of the section before that of the session', (direction) => {
    const media = summarizeSdp(
      lines(
        'v=0',
        'c=IN IP4 192.0.2.1',
        'a=sendonly',
        'm=audio 4000 RTP/AVP 0',
        `a=${direction}`,
        'm=audio 4002 RTP/AVP 8',
      ),
    )?.media;
    expect(media?.map((each) => each.direction)).toEqual([direction, 'sendonly']);
  });

  it('with its fax attributes', () => {
    const fax = medium(
      'm=image 4002 udptl t38',
      'a=T38FaxVersion:3',
      'a=T38MaxBitRate:14400',
      'a=T38FaxRateManagement:transferredTCF',
      'a=T38FaxFillBitRemoval',
      'a=T38FaxUdpEC: t38UDPRedundancy',
      'a=T38FaxVersion:9',
    );
    expect(fax?.t38).toEqual({
      T38FaxVersion: '3',
      T38MaxBitRate: '14400',
      T38FaxRateManagement: 'transferredTCF',
      T38FaxFillBitRemoval: '',
      T38FaxUdpEC: 't38UDPRedundancy',
    });
  });

  it('RTCP XR, of the section or of the session (RFC 3611 5.1)', () => {
    const media = summarizeSdp(
      lines(
        'v=0',
        'c=IN IP4 192.0.2.1',
        'a=rtcp-xr:rcvr-rtt=all:10000',
        'm=audio 4000 RTP/AVP 0',
        'a=rtcp-xr:voip-metrics stat-summary=loss,dup,jitt',
        'm=audio 4002 RTP/AVP 8',
      ),
    )?.media;
    expect(media?.map(({ rtcpXr }) => rtcpXr)).toEqual([
      ['voip-metrics', 'stat-summary=loss,dup,jitt'],
      ['rcvr-rtt=all:10000'],
    ]);
  });

  it('bundled, with candidates (RFC 9143, RFC 8839 5.1)', () => {
    const summary = summarizeSdp(
      lines(
        'v=0',
        'a=group:BUNDLE a1 v1',
        'a=group:LS a1 v1',
        'm=audio 10000 UDP/TLS/RTP/SAVPF 0',
        'a=mid:a1',
        'a=candidate:1 1 UDP 2130706431 203.0.113.141 8998 typ host',
        'a=candidate:2 2 udp 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998',
        'a=candidate:3 1 TCP 1 e1f2.local 9 typ host tcptype active',
        'a=candidate:4 1 UDP 1 192.0.2.3 70000 typ host',
        'a=candidate:5 1 UDP 1 192.0.2.3 7000 host',
        'a=candidate:6 1 UDP',
        'm=video 0 UDP/TLS/RTP/SAVPF 31',
        'a=mid:v1',
      ),
    );
    expect(summary?.bundles).toEqual([['a1', 'v1']]);
    expect(summary?.media.map(({ mid }) => mid)).toEqual(['a1', 'v1']);
    expect(summary?.media[0]?.candidates).toEqual([
      { component: 1, transport: 'udp', address: '203.0.113.141', port: 8998, type: 'host' },
      { component: 2, transport: 'udp', address: '192.0.2.3', port: 45664, type: 'srflx' },
      { component: 1, transport: 'tcp', address: 'e1f2.local', port: 9, type: 'host' },
    ]);
  });

  it('bounded, however many attributes there are', () => {
    const many = Array.from({ length: 200 }, (_, index) => `a=candidate:${index} 1 UDP 1 192.0.2.3 ${index} typ host`);
    const xr = Array.from({ length: 200 }, (_, index) => `a=rtcp-xr:x${index}`);
    const fax = Array.from({ length: 200 }, (_, index) => `a=T38X${index}:1`);
    const section = medium('m=audio 4000 RTP/AVP 0', ...many, ...xr, ...fax);
    expect(section?.candidates).toHaveLength(MAX_SDP_ATTRIBUTES);
    expect(section?.rtcpXr).toHaveLength(MAX_SDP_ATTRIBUTES);
    expect(Object.keys(section?.t38 ?? {})).toHaveLength(MAX_SDP_ATTRIBUTES);
  });

  it('T.38', () => {
    expect(medium('m=image 4002 udptl t38', 'a=T38FaxVersion:0')).toMatchObject({
      type: 'image',
      protocol: 'udptl',
      payloads: [],
    });
  });

  it('WebRTC, with attributes at either level', () => {
    const media = summarizeSdp(
      lines(
        'v=0',
        'o=- 1 2 IN IP4 127.0.0.1',
        'a=fingerprint:sha-256 AA:BB',
        'a=extmap:254 urn:example:session',
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        'a=ice-ufrag:abcd',
        'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on',
        'a=extmap:14/recvonly urn:ietf:params:rtp-hdrext:sdes:mid',
        'a=rtpmap:111 opus/48000/2',
        'a=ssrc:3735928559 cname:x',
        'a=ssrc:3735928559 msid:y',
        'a=ssrc:1 cname:x',
        'a=ssrc:1 cname:',
        'a=ssrc:2 cname:y@192.0.2.1',
        'a=rtcp-mux',
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      ),
    )?.media;
    expect(media?.[0]).toMatchObject({
      hasIce: true,
      hasFingerprint: true,
      hasCrypto: false,
      rtcpMux: true,
      ssrcs: [3_735_928_559, 1, 2],
      cnames: ['x', 'y@192.0.2.1'],
      connection: null,
      extensions: [
        { id: 254, uri: 'urn:example:session' },
        { id: 1, uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level' },
        { id: 14, uri: 'urn:ietf:params:rtp-hdrext:sdes:mid' },
      ],
    });
    expect(media?.[1]).toMatchObject({ hasIce: false, hasFingerprint: true, payloads: [], ssrcs: [] });
  });

  it('SDES keys', () => {
    expect(medium('m=audio 4000 RTP/SAVP 8', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x')?.hasCrypto).toBe(true);
  });
});

describe('what is garbled stays at its default', () => {
  it.each([
    ['a=ptime:0', { ptimeMs: null }],
    ['a=ptime:abc', { ptimeMs: null }],
    ['a=ptime:20.5', { ptimeMs: 20.5 }],
    ['a=rtcp:99999', { rtcpPort: null }],
    ['a=rtpmap:0', { payloads: [expect.objectContaining({ codec: 'PCMU' })] }],
    ['a=rtpmap:0 PCMA/16000', { payloads: [expect.objectContaining({ codec: 'PCMA', clockRate: 16000 })] }],
    // RFC 3551 4.5.2: the clock is 8000, whatever a sender writes of its 16 kHz.
    ['a=rtpmap:0 G722/16000', { payloads: [expect.objectContaining({ codec: 'G722', clockRate: 8000 })] }],
    ['a=rtpmap:0 g722', { payloads: [expect.objectContaining({ codec: 'G722', clockRate: 8000 })] }],
    ['a=rtpmap:0 G7221/16000', { payloads: [expect.objectContaining({ codec: 'G7221', clockRate: 16000 })] }],
    ['a=rtpmap:0 X/0/0', { payloads: [expect.objectContaining({ codec: 'X', clockRate: null, channels: 1 })] }],
    ['a=ssrc:x cname:y', { ssrcs: [], cnames: [] }],
    ['a=extmap:0 urn:x', { extensions: [] }],
    ['a=extmap:4096 urn:x', { extensions: [] }],
    ['a=extmap:7', { extensions: [] }],
    ['c=IN IP4', { connection: null }],
    ['a=', {}],
    ['a', {}],
  ])('%s', (line, expected) => {
    expect(summarizeSdp(lines('v=0', 'm=audio 4 RTP/AVP 0', line))?.media[0]).toMatchObject(expected);
  });

  it.each(['m=audio', 'm=audio x RTP/AVP 0', 'm=audio 70000 RTP/AVP 0', 'm='])('%s is no medium', (line) => {
    expect(summarizeSdp(lines('o=a 1 2 IN IP4 h', line))?.media).toEqual([]);
  });

  it('lines after an unreadable m= are not those of the medium before', () => {
    expect(
      summarizeSdp(lines('m=audio 4 RTP/AVP 0', 'a=sendonly', 'm=bad', 'a=inactive', 'a=rtcp-mux'))?.media[0],
    ).toMatchObject({ direction: 'sendonly', rtcpMux: false });
  });

  it('repeated and foreign formats are left out', () => {
    expect(
      summarizeSdp(lines('m=audio 4 RTP/AVP 0 0 x 128 8'))?.media[0]?.payloads.map((each) => each.payloadType),
    ).toEqual([0, 8]);
  });

  it.each(['', 'hello', 'v=0\r\ns=-\r\n', '<xml/>'])('null for %j', (text) => {
    expect(summarizeSdp(text)).toBeNull();
  });

  it('bare LF will do', () => {
    expect(summarizeSdp('v=0\nc=IN IP4 192.0.2.1\nm=audio 4 RTP/AVP 8')?.media[0]).toMatchObject({
      connection: '192.0.2.1',
      payloads: [expect.objectContaining({ codec: 'PCMA' })],
    });
  });
});

describe('a number of ports (RFC 8866 5.14)', () => {
  it.each([
    ['49170', undefined],
    ['49170/1', undefined],
    ['49170/2', 2],
    ['49170/0', undefined],
    ['49170/', undefined],
    ['49170/x', undefined],
    ['49170/65535', 8],
  ])('of %s', (port, portCount) => {
    const [section] = summarizeSdp(`m=audio ${port} RTP/AVP 0\r\na=ptime:${20 + port.length}\r\n`)?.media ?? [];
    expect(section?.port).toBe(49_170);
    expect(section?.portCount).toBe(portCount);
  });
});

describe('blanks that the grammar does not have', () => {
  it('change nothing', () => {
    const section = (attributes: readonly string[]) =>
      summarizeSdp(lines('m=audio 4000 RTP/AVP 96', ...attributes))?.media;
    const usual = ['rtpmap:96 opus/48000/2', 'fmtp:96 useinbandfec=1', 'inactive', 'rtcp-mux', 'ptime:40', 'mid:a'];
    const [found] = section(usual.map((attribute) => `a=${attribute.replace(':', ': ')}  `)) ?? [];
    expect(found).toEqual(section(usual.map((attribute) => `a=${attribute}`))?.[0]);
    expect(found).toMatchObject({ direction: 'inactive', rtcpMux: true, ptimeMs: 40, mid: 'a' });
    expect(found?.payloads).toMatchObject([{ codec: 'OPUS', clockRate: 48_000, fmtp: 'useinbandfec=1' }]);
  });
});

describe('hostile text', () => {
  it('is read within bounds', () => {
    const many = summarizeSdp('m=audio 4 RTP/AVP 0\n'.repeat(MAX_SDP_LENGTH));
    expect(many?.media).toHaveLength(MAX_SDP_MEDIA);
    const ssrcs = summarizeSdp(
      `m=audio 4 RTP/AVP 0\n${Array.from({ length: 500 }, (_, index) => `a=ssrc:${index} x\n`).join('')}`,
    );
    expect(ssrcs?.media[0]?.ssrcs).toHaveLength(64);
    const cnames = summarizeSdp(
      `m=audio 4 RTP/AVP 0\n${Array.from({ length: 500 }, (_, index) => `a=ssrc:1 cname:${index}\n`).join('')}a=ssrc:1 cname:${'x'.repeat(256)}`,
    );
    expect(cnames?.media[0]?.cnames).toHaveLength(64);
    const extensions = summarizeSdp(
      `m=audio 4 RTP/AVP 0\n${'a=extmap:1 urn:x\n'.repeat(500)}a=extmap:2 ${'x'.repeat(999)}`,
    );
    expect(extensions?.media[0]?.extensions).toHaveLength(32);
  });

  it.each(['a=\n', 'a=x\n', 'a=:', ' ', 'm=audio 4 RTP/AVP ', '0 ', 'a=rtpmap:0 X\n', '\r', 'a=ptime:1'])(
    'reads %j over and over in linear time',
    (unit) => {
      const text = `m=audio 4 RTP/AVP 0\n${unit.repeat(MAX_SDP_LENGTH / unit.length)}`;
      // In quadratic time these would be hundreds of thousand million steps, where a test may take a minute.
      for (let time = 0; time < 100; time++) expect(summarizeSdp(text)?.media[0]?.port).toBe(4);
    },
  );

  it('never throws', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'v=0',
        'm=audio 4 RTP/AVP 0 8',
        'a=rtpmap:',
        'a=fmtp:',
        'c=IN ',
        'o=',
        '\n',
        '\r\n',
        ' ',
        '/',
        ':',
        '0',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const summary = summarizeSdp(pieces.join(''));
        for (const medium of summary?.media ?? []) {
          expect(medium.port).toBeGreaterThanOrEqual(0);
          expect(medium.port).toBeLessThanOrEqual(65_535);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
