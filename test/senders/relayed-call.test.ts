import type { CaptureRecord } from '@earshot/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Baresip, type BaresipCounts, startBaresip } from './baresip.js';
import { type Kamailio, startKamailio } from './kamailio.js';
import { lacking, type Observed, type Observer, observe } from './observer.js';
import { type Rtpengine, type RtpengineCounts, startRtpengine } from './rtpengine.js';

const reason = await lacking('baresip', 'kamailio', 'kamcmd', 'rtpengine');
if (reason !== null) process.stdout.write(`kamailio and rtpengine: skipped, ${reason}\n`);

/** The first RTCP of a softphone comes five seconds after the call began. */
const TALK_MS = 7500;
const LIFETIME_MS = 45_000;
const KAMAILIO_ID = 77;
const RTPENGINE_ID = 2002;

describe.skipIf(reason !== null)('a call through kamailio and rtpengine, both of which send HEP', () => {
  let observers: readonly Observer[] = [];
  let kamailio: Kamailio;
  let rtpengine: Rtpengine;
  let phones: readonly [alice: Baresip, bob: Baresip];
  /** What kamailio and rtpengine told, and what was on the wire. */
  let observed: Observed;
  let wire: Observed;
  let statistics: Record<string, number>;
  let relayed: RtpengineCounts[];
  let counts: readonly [alice: BaresipCounts, bob: BaresipCounts];

  beforeAll(async () => {
    const bob = await startBaresip({ user: 'bob', lifetimeMs: LIFETIME_MS });
    const hep = await observe(null);
    rtpengine = await startRtpengine({ hep: { port: hep.hepPort, captureId: RTPENGINE_ID }, lifetimeMs: LIFETIME_MS });
    kamailio = await startKamailio({
      users: { bob: `127.0.0.1:${bob.port}` },
      hep: { port: hep.hepPort, captureId: KAMAILIO_ID },
      rtpengine: rtpengine.port,
      lifetimeMs: LIFETIME_MS,
    });
    const outboundProxy = `sip:127.0.0.1:${kamailio.port}`;
    const alice = await startBaresip({ user: 'alice', lifetimeMs: LIFETIME_MS, outboundProxy });
    phones = [alice, bob];
    const ranges = [...phones.map(({ ports }) => ports), rtpengine.ports, [kamailio.port, kamailio.port]];
    const traffic = ranges.map(([first, last]) => `udp portrange ${first}-${last}`).join(' or ');
    // What both tell HEP is on this interface, too.
    const loopback = await observe(`(${traffic}) and not udp port ${hep.hepPort}`);
    observers = [hep, loopback];
    await alice.command('dial', `sip:bob@127.0.0.1:${kamailio.port}`);
    await Promise.all(phones.map(({ program }) => program.wrote(/Call established/)));
    await new Promise((resolve) => setTimeout(resolve, TALK_MS));
    await alice.command('hangup');
    await Promise.all(phones.map(({ program }) => program.wrote(/jitter: .*\(ms\)/)));
    await rtpengine.program.wrote(/Final packet stats/);
    const [[ofAlice], [ofBob]] = [alice.counts(), bob.counts()];
    if (ofAlice === undefined || ofBob === undefined) throw new Error('both print their counts');
    counts = [ofAlice, ofBob];
    relayed = rtpengine.counts();
    statistics = await kamailio.statistics();
    observed = await hep.finish();
    wire = await loopback.finish();
  }, 60_000);

  afterAll(async () => {
    await Promise.all([...(phones ?? []), kamailio, rtpengine].map((each) => each?.close()));
    await Promise.all(observers.map((each) => each.finish()));
  });
  const byHep = (record: CaptureRecord) => record.probe === `agent-${KAMAILIO_ID}`;

  it('has the SIP messages that kamailio counts', () => {
    const taken: Record<string, number> = {};
    for (const record of observed.records) {
      if (record.kind !== 'sip' || !byHep(record) || record.dst !== `127.0.0.1:${kamailio.port}`) continue;
      const name =
        record.method === null
          ? `core.rcv_replies_${Math.floor((record.status ?? 0) / 100)}xx_${record.cseqMethod.toLowerCase()}`
          : `core.rcv_requests_${record.method.toLowerCase()}`;
      taken[name] = (taken[name] ?? 0) + 1;
    }
    const counted = Object.entries(statistics).filter(
      ([name, count]) => count > 0 && /^core\.rcv_(requests_|replies_\dxx_)/.test(name),
    );
    expect(taken).toEqual(Object.fromEntries(counted));
    expect(Object.keys(taken)).toHaveLength(6);
  });

  it('has every message as it was on the wire, from its other side, too', () => {
    const messages = ({ records }: Observed) =>
      records.flatMap((record) => (record.kind === 'sip' ? [`${record.src} ${record.dst} ${record.raw}`] : [])).sort();
    expect(messages(observed)).toEqual(messages(wire));
  });

  it('has the streams that rtpengine counts, packet by packet and octet by octet', () => {
    const streams = wire.calls[0]?.streamDetails ?? [];
    const relayedRtp = relayed.filter(({ isRtcp }) => !isRtcp);
    expect(relayedRtp).toHaveLength(2);
    for (const { local, remote, ssrc, packets, octets } of relayedRtp) {
      const stream = streams.find(({ src, dst }) => src === remote && dst === local);
      expect(stream).toMatchObject({ ssrc, codec: 'PCMU', lost: 0 });
      // It counts until the BYE has passed; the phone that did not send it goes on until it has come.
      const after = (stream?.packets ?? 0) - packets;
      expect(after).toBeGreaterThanOrEqual(0);
      expect(after).toBeLessThanOrEqual(LAST_PACKETS);
      const octetsAfter = after * (PCMU_OCTETS + RTP_HEADER_OCTETS);
      expect((stream?.payloadOctets ?? 0) + RTP_HEADER_OCTETS * (stream?.packets ?? 0) - octetsAfter).toBe(octets);
    }
    const toRtpengine = streams.filter(({ dst }) => relayedRtp.some(({ local }) => local === dst));
    expect(toRtpengine.map(({ packets }) => packets).sort()).toEqual(counts.map(({ sent }) => sent).sort());
  });

  it('has in JSON the RTCP that was on the wire in octets', () => {
    const toRtpengine = new Set(relayed.map(({ local }) => local));
    const compounds = ({ records }: Observed) =>
      records.flatMap((record) => {
        if (record.kind !== 'rtcp' || record.senderInfo === null || !toRtpengine.has(record.dst)) return [];
        const { src, dst, ssrc, packetTypes, senderInfo, reports, cname } = record;
        return [{ src, dst, ssrc, packetTypes, senderInfo, reports, cname }];
      });
    const sent = compounds(observed);
    expect(sent.length).toBeGreaterThanOrEqual(2);
    expect(sent.every(({ reports }) => reports.length === 1)).toBe(true);
    expect(new Set(sent.map((compound) => JSON.stringify(compound)))).toEqual(
      new Set(compounds(wire).map((compound) => JSON.stringify(compound))),
    );
  });

  it('shows the call with what both ends reported, though no RTP was mirrored', () => {
    expect(observed.calls).toMatchObject([{ state: 'ended', endedBy: 'caller', streams: 0 }]);
    const reports = observed.calls[0]?.reports ?? [];
    const ssrcs = relayed.filter(({ isRtcp }) => !isRtcp).map(({ ssrc }) => ssrc);
    for (const ssrc of ssrcs) {
      expect(reports.filter((report) => report.source === 'rtcp' && report.ssrc === ssrc)).toMatchObject([
        { cumulativeLost: 0, streamKey: null, jitterMs: expect.any(Number) },
      ]);
    }
    // What a softphone writes into its BYE is what it prints.
    const [alice] = counts;
    const said = observed.records.find((record) => record.kind === 'endpoint-report');
    expect(said).toMatchObject({
      source: 'x-rtp-stat',
      metrics: { lostReceived: alice.lost.received, lostSent: alice.lost.sent },
    });
  });
});

const RTP_HEADER_OCTETS = 12;
/** 20 ms of 8000 samples a second. */
const PCMU_OCTETS = 160;
/** 100 ms. */
const LAST_PACKETS = 5;
