import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRtcpCompound } from '../rtcp/compound.js';
import { type RtcpRecordFields, rtcpRecordFields } from '../rtcp/record-fields.js';
import { decodeRtcpJson } from './rtcp-json.js';

function read(text: string): RtcpRecordFields {
  const bytes = Buffer.from(text);
  const decoded = decodeRtcpJson(bytes, 0, bytes.length);
  if (!decoded.ok) throw new Error(decoded.fault);
  return rtcpRecordFields(decoded.value);
}

describe('the same report', () => {
  /** SR of 0xde04c3b5 about 0x7af60e51, then SDES: the example that rtpengine's users know, with a negative loss. */
  const BINARY = Buffer.from(
    '81c8000c de04c3b5 da9e4e21 8c66b9b3 00014ac7 00000202 00014140 7af60e51 a5fffffe 00001237 0000000d b85d2e3f 0004851e 81ca0003 de04c3b5 01036140 62000000'.replaceAll(
      ' ',
      '',
    ),
    'hex',
  );
  const JSON_TEXT =
    '{"sender_information":{"ntp_timestamp_sec":3667807777,"ntp_timestamp_usec":2355542451,"octets":82240,"rtp_timestamp":84679,"packets":514},' +
    '"ssrc":3724854197,"type":200,"report_count":1,"report_blocks":[{"source_ssrc":2062945873,"highest_seq_no":4663,"fraction_lost":165,' +
    '"ia_jitter":13,"packets_lost":-2,"lsr":3093114431,"dlsr":296222}],"sdes_report_count":1,' +
    '"sdes_information":[{"sdes_chunk_ssrc":3724854197,"type":1,"text":"a@b"}]}';

  it('is the same value in JSON and in binary', () => {
    const binary = decodeRtcpCompound(BINARY, 0, BINARY.length);
    expect(binary.ok && read(JSON_TEXT)).toEqual(binary.ok && rtcpRecordFields(binary.value));
    expect(read(JSON_TEXT).reports[0]).toMatchObject({ fractionLost256: 165, cumulativeLost: -2 });
  });

  it.each([
    ['unsigned 24 bits', '"packets_lost":16777214'],
    ['unsigned 32 bits', '"packets_lost":4294967294'],
    ['a string', '"packets_lost":"-2"'],
  ])('has its loss as %s', (_, loss) => {
    expect(read(JSON_TEXT.replace('"packets_lost":-2', loss)).reports[0]?.cumulativeLost).toBe(-2);
  });
});

describe('variants', () => {
  it('Asterisk: numbers as strings, Unix time with microseconds', () => {
    const fields = read(
      '{"ssrc":3581287122,"type":200,"report_count":1,"sender_information":{"ntp_timestamp_sec":"1790000000","ntp_timestamp_usec":"250000",' +
        '"rtp_timestamp":160000,"packets":1000,"octets":160000},"report_blocks":[{"source_ssrc":1203774560,"fraction_lost":2,' +
        '"packets_lost":7,"highest_seq_no":70123,"ia_jitter":17,"lsr":"3183606784","dlsr":32768}]}',
    );
    // 1 790 000 000 + 2 208 988 800, and a quarter of 2^32.
    expect(fields.senderInfo).toMatchObject({ ntpSeconds: 3_998_988_800, ntpFraction: 0x40000000 });
    expect(fields.reports[0]).toMatchObject({ lastSenderReport: 3_183_606_784, extendedHighestSequence: 70_123 });
  });

  it('uptime for NTP time stays as it is', () => {
    const text = '{"ssrc":1,"sender_information":{"ntp_timestamp_sec":4711,"ntp_timestamp_usec":5,"packets":1}}';
    expect(read(text).senderInfo).toMatchObject({ ntpSeconds: 4711, ntpFraction: 5 });
  });

  it('a signed LSR', () => {
    const text = '{"ssrc":1,"type":201,"report_blocks":[{"source_ssrc":2,"lsr":-1097006646}]}';
    expect(read(text).reports[0]?.lastSenderReport).toBe(3_197_960_650);
  });

  it('older agents: 202 for a sender report with SDES', () => {
    const text =
      '{"sender_information":{"ntp_timestamp_sec":3979411814,"ntp_timestamp_usec":4053179190,"rtp_timestamp":18880,"packets":118,"octets":18880},' +
      '"ssrc":797632257,"type":202,"report_count":1,"report_blocks":[{"source_ssrc":1354749014,"highest_seq_no":42710,"dlsr":2196173160}]}';
    expect(read(text)).toMatchObject({ packetTypes: [200], ssrc: 797632257, reports: [{ ssrc: 1354749014 }] });
  });

  it('heplify: zeros where there is no sender report and no XR', () => {
    const zeros =
      '"sender_information":{"ntp_timestamp_sec":0,"ntp_timestamp_usec":0,"rtp_timestamp":0,"packets":0,"octets":0}';
    const xr = '"report_blocks_xr":{"type":0,"id":0,"fraction_lost":0,"round_trip_delay":0,"end_system_delay":0}';
    expect(
      read(`{${zeros},"ssrc":9,"type":201,"report_count":1,"report_blocks":[{"source_ssrc":8}],${xr},"sdes_ssrc":0}`),
    ).toMatchObject({
      packetTypes: [201],
      ssrc: 9,
      senderInfo: null,
      xr: [],
    });
  });

  it('heplify: an XR in report_blocks_xr', () => {
    const xr =
      '"report_blocks_xr":{"type":7,"id":305419896,"fraction_lost":12,"fraction_discard":5,"burst_density":85,"gap_density":9,' +
      '"burst_duration":120,"gap_duration":260,"round_trip_delay":180,"end_system_delay":65}';
    expect(read(`{"ssrc":9,"type":207,"report_blocks":null,${xr}}`)).toMatchObject({
      packetTypes: [207],
      ssrc: 9,
      xr: [
        {
          type: 7,
          name: 'voip-metrics',
          ssrc: 0x12345678,
          fields: {
            lossRate256: 12,
            discardRate256: 5,
            burstDensity256: 85,
            gapDensity256: 9,
            burstDurationMs: 120,
            gapDurationMs: 260,
            roundTripDelayMs: 180,
            endSystemDelayMs: 65,
            mosLqTenths: null,
            jitterBufferNominalMs: null,
          },
        },
      ],
    });
  });

  it('heplify from version 2: other names, and MOS the wrong way round', () => {
    const text =
      '{"type":"XR","ssrc":7,"sender_report":{"ssrc":7,"ntp_time_sec":3979411814,"ntp_time_frac":5,"rtp_time":6,"packet_count":8,"octet_count":9},' +
      '"receiver_report":[{"ssrc":11,"fraction_lost":1,"packets_lost":-3,"highest_seq":12,"jitter":13,"last_sr":14,"delay_since_last_sr":15,"mos":4.5}],' +
      '"sdes":[{"ssrc":7,"items":[{"type":1,"name":"CNAME","text":"c@d"}]}],' +
      '"voip_metrics":{"ssrc":11,"loss_rate":1,"signal_level":-18,"noise_level":127,"rerl":55,"gmin":16,"r_factor":82,"ext_r_factor":127,' +
      '"mos_cq":4.1,"mos_lq":3.9,"rx_config":245,"jb_nominal":60,"jb_maximum":120,"jb_abs_max":200}}';
    const fields = read(text);
    expect(fields).toMatchObject({
      packetTypes: [200, 202, 207],
      cname: 'c@d',
      senderInfo: { ntpSeconds: 3_979_411_814, ntpFraction: 5, rtpTimestamp: 6, packets: 8, octets: 9 },
      reports: [{ ssrc: 11, cumulativeLost: -3, interarrivalJitterUnits: 13, delaySinceLastSenderReport: 15 }],
    });
    expect(fields.xr[0]?.fields).toMatchObject({
      mosLqTenths: 41,
      mosCqTenths: 39,
      signalLevelDbm0: -18,
      noiseLevelDbm0: null,
      externalRFactor: null,
      packetLossConcealment: 'standard',
      jitterBufferAdaptation: 'adaptive',
      jitterBufferRate: 5,
      jitterBufferAbsoluteMaximumMs: 200,
    });
  });

  it('captagent: the VoIP metrics of RFC 3611 as octets', () => {
    const text =
      '{"ssrc":5,"extended_report_information":{"type":7,"identifier":305419896,"loss_rate":12,"discard_rate":5,"burst_rate":85,"gap_rate":9,' +
      '"burst_duration":120,"gap_duration":260,"round_trip_delay":180,"end_sys_delay":65,"signal_lev":238,"noise_lev":196,"RERL":55,"Gmin":16,' +
      '"R_fact":82,"ext_R_fact":127,"MOS_LQ":41,"MOS_CQ":39,"RX_conf":[{"PLC":3,"JB_adapt":3,"JB_rate":5}],"JB_nom":60,"JB_max":120,"JB_abs_max":200}}';
    const binary = Buffer.from(
      '80cf000a00000005' + '07000008123456780c0555090078010400b40041eec43710527f2927f500003c007800c8',
      'hex',
    );
    const decoded = decodeRtcpCompound(binary, 0, binary.length);
    expect(decoded.ok && read(text)).toEqual(decoded.ok && rtcpRecordFields(decoded.value));
  });

  it('rtpengine: keys repeated in one object', () => {
    const text =
      '{"ssrc":1,"type":201,"report_count":1,"report_blocks":[{"source_ssrc":11}],"ssrc":2,"type":201,"report_count":2,' +
      '"report_blocks":[{"source_ssrc":21},{"source_ssrc":22},],"sdes_report_count":2,"sdes_information": [ ' +
      '{"sdes_chunk_ssrc":1,"type":1,"text":"x"},{"sdes_chunk_ssrc":2,"type":1,"text":"y"}]}';
    const bytes = Buffer.from(text);
    const decoded = decodeRtcpJson(bytes, 0, bytes.length);
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        packets: [
          { type: 201, ssrc: 1, reports: [{ ssrc: 11 }] },
          { type: 201, ssrc: 2, reports: [{ ssrc: 21 }, { ssrc: 22 }] },
          {
            type: 202,
            chunks: [
              { ssrc: 1, items: [{ type: 1, text: 'x' }] },
              { ssrc: 2, items: [{ type: 1, text: 'y' }] },
            ],
          },
        ],
      },
    });
  });
});

describe('several packets in one object, as rtpengine writes them', () => {
  const sender = (packets: number) =>
    `"sender_information":{"ntp_timestamp_sec":3979411814,"ntp_timestamp_usec":5,"octets":7,"rtp_timestamp":6,"packets":${packets}}`;
  const blocks = (ssrc: number, type: number, of: number) =>
    `"ssrc":${ssrc},"type":${type},"report_count":1,"report_blocks":[{"source_ssrc":${of}}]`;
  const packetsOf = (text: string) => {
    const bytes = Buffer.from(text);
    const decoded = decodeRtcpJson(bytes, 0, bytes.length);
    return decoded.ok ? decoded.value.packets : [];
  };
  const SENDER = { type: 200, ssrc: 1, senderInfo: { packets: 118 }, reports: [{ ssrc: 11 }] };
  const RECEIVER = { type: 201, ssrc: 2, reports: [{ ssrc: 22 }] };

  it.each([
    ['a sender first', `{${sender(118)},${blocks(1, 200, 11)},${blocks(2, 201, 22)}}`, [SENDER, RECEIVER]],
    ['a receiver first', `{${blocks(2, 201, 22)},${sender(118)},${blocks(1, 200, 11)}}`, [RECEIVER, SENDER]],
    [
      'two senders',
      `{${sender(118)},${blocks(1, 200, 11)},${sender(9)},${blocks(2, 200, 22)}}`,
      [SENDER, { ...RECEIVER, type: 200, senderInfo: { packets: 9 } }],
    ],
    [
      'two lists of one sender',
      `{${sender(118)},${blocks(1, 200, 11)},"report_blocks":[{"source_ssrc":12}]}`,
      [SENDER, { type: 201, ssrc: 1, reports: [{ ssrc: 12 }] }],
    ],
    ['one in the order of its names', `{"report_blocks":[{"source_ssrc":11}],${sender(118)},"ssrc":1}`, [SENDER]],
  ])('are told apart: %s', (_, text, expected) => {
    const packets = packetsOf(text);
    expect(packets).toMatchObject(expected);
    expect(packets).toHaveLength(expected.length);
  });
});

describe('what is no report', () => {
  it.each([
    ['malformed', ''],
    ['malformed', '[]'],
    ['malformed', '{}'],
    ['malformed', '{"ssrc":1,"type":202}'],
    ['malformed', '{"report_blocks":[{"source_ssrc":1}]}'],
    ['too-long', ' '.repeat(65_537)],
  ])('%s: %j', (fault, text) => {
    const bytes = Buffer.from(text);
    expect(decodeRtcpJson(bytes, 0, bytes.length)).toMatchObject({ ok: false, fault });
  });

  it('is bounded: more packets than a compound has are dropped', () => {
    const many = Array.from({ length: 100 }, (_, ssrc) => `"ssrc":${ssrc},"report_blocks":[{"source_ssrc":7}]`);
    expect(read(`{${many.join(',')}}`).reports).toHaveLength(64);
  });

  it('is bounded: more reports than a compound can hold are dropped', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `{"source_ssrc":${index}}`).join(',');
    expect(read(`{"ssrc":1,"report_blocks":[${many}]}`).reports).toHaveLength(248);
  });

  it('never throws', () => {
    const scalar = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.boolean());
    const key = fc.constantFrom(
      ...[
        'ssrc',
        'type',
        'sender_information',
        'report_blocks',
        'sdes_information',
        'sdes',
        'items',
        'text',
        'lsr',
        'source_ssrc',
      ],
      ...[
        'report_blocks_xr',
        'voip_metrics',
        'extended_report_information',
        'RX_conf',
        'PLC',
        'mos_cq',
        'ntp_timestamp_sec',
      ],
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 8 }), (object) => {
        const bytes = Buffer.from(JSON.stringify(object));
        const decoded = decodeRtcpJson(bytes, 0, bytes.length);
        for (const report of decoded.ok ? rtcpRecordFields(decoded.value).reports : []) {
          for (const field of Object.values(report)) expect(Number.isInteger(field)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
