import type { Analysis } from '@earshot/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AllowedDifference,
  JITTER_DIFFERS,
  NO_STREAM,
  REAL_WITHOUT_SDP,
  RTCP_DIFFERS,
  SIP_DIFFERS,
  STREAMS_DIFFER,
} from './allowed-differences.js';
import { type AnalysedCapture, analyseCorpus } from './corpus-analysis.js';
import { type RecordedCapture, type RecordedStream, recordedCaptures, socket } from './manifest.js';

const corpus = process.env.EARSHOT_CORPUS;
let analysed: AnalysedCapture[] = [];

function allowed(list: readonly AllowedDifference[], file: string): boolean {
  return list.some((difference) => difference.file === file);
}

/** As the manifest writes a method: what is very long is cut, and its length told. */
function recordedName(method: string): string {
  return method.length > 100 ? `${method.slice(0, 60)}...(${method.length} chars)` : method;
}

/** Captures that were read and have no allowed difference of this kind. */
function compared(except: readonly AllowedDifference[]): { capture: RecordedCapture; analysis: Analysis }[] {
  return analysed.flatMap(({ capture, analysis }) =>
    analysis === null || allowed(except, capture.file) ? [] : [{ capture, analysis }],
  );
}

/** Recorded streams that are real: those of SDP, or of the heuristic where that is known to be right. */
function realStreams(capture: RecordedCapture): readonly RecordedStream[] {
  const { default: bySdp, heuristic } = capture.rtp_streams;
  return REAL_WITHOUT_SDP.has(capture.file) && heuristic !== 'same as default' ? heuristic : bySdp;
}

function same(stream: Analysis['streams'][number], recorded: RecordedStream): boolean {
  return (
    stream.ssrc === recorded.ssrc.toLowerCase() &&
    stream.src === socket(recorded.src, recorded.sport) &&
    stream.dst === socket(recorded.dst, recorded.dport)
  );
}

/** Streams of both, in pairs. */
function pairs(): { file: string; stream: Analysis['streams'][number]; recorded: RecordedStream }[] {
  return compared(STREAMS_DIFFER).flatMap(({ capture, analysis }) =>
    realStreams(capture).flatMap((recorded) => {
      const stream = analysis.streams.find((one) => same(one, recorded));
      return stream === undefined ? [] : [{ file: capture.file, stream, recorded }];
    }),
  );
}

describe.skipIf(corpus === undefined)('public captures (folder in EARSHOT_CORPUS)', () => {
  beforeAll(async () => {
    analysed = await analyseCorpus(corpus as string, recordedCaptures(corpus as string));
  }, 600_000);

  it('are read without a crash', () => {
    const failed = analysed.filter(({ analysis, crashed }) => analysis === null || crashed);
    expect(failed.map(({ capture, complaints }) => `${capture.file}: ${complaints.join(' ')}`)).toEqual([]);
  });

  it('have the packets that capinfos counts', () => {
    const wrong = compared([]).filter(({ capture, analysis }) => analysis.capture.packets !== capture.packets);
    expect(
      wrong.map(({ capture, analysis }) => `${capture.file}: ${analysis.capture.packets}/${capture.packets}`),
    ).toEqual([]);
  });

  it('have the SIP messages that tshark counts, by method and by status', () => {
    const wrong = compared(SIP_DIFFERS).flatMap(({ capture, analysis }) => {
      const byMethod = Object.entries(analysis.sip.byMethod).map(([name, count]) => [recordedName(name), count]);
      const got = JSON.stringify(sorted({ ...Object.fromEntries(byMethod), ...analysis.sip.byStatus }));
      const recorded = JSON.stringify(sorted({ ...capture.sip.requests, ...capture.sip.responses }));
      return got === recorded ? [] : [`${capture.file}: ${got}, recorded ${recorded}`];
    });
    expect(wrong).toEqual([]);
  });

  it('have the streams that are real, and no others', () => {
    const wrong = compared(STREAMS_DIFFER).flatMap(({ capture, analysis }) => {
      const real = realStreams(capture);
      const { default: bySdp, heuristic } = capture.rtp_streams;
      const unjudged = !NO_STREAM.has(capture.file) && heuristic !== 'same as default' ? heuristic : bySdp;
      const missing = real.filter((recorded) => !analysis.streams.some((stream) => same(stream, recorded)));
      const invented = analysis.streams.filter((stream) => !unjudged.some((recorded) => same(stream, recorded)));
      return [
        ...missing.map(
          ({ ssrc, src, sport, pkts }) => `${capture.file}: missing ${ssrc} from ${src}:${sport}, ${pkts} packets`,
        ),
        ...invented.map(
          ({ ssrc, src, dst, packets }) => `${capture.file}: invented ${ssrc} ${src} > ${dst}, ${packets} packets`,
        ),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('have the packets of each stream', () => {
    const wrong = pairs().flatMap(({ file, stream, recorded }) => {
      // tshark counts the mirror's copies.
      const seen = stream.packets + stream.mirrorDuplicates;
      return seen === recorded.pkts ? [] : [`${file} ${stream.ssrc}: ${seen}, recorded ${recorded.pkts}`];
    });
    expect(wrong).toEqual([]);
  });

  it('have the losses of each stream, but that tshark takes copies for what was lost', () => {
    const wrong = pairs().flatMap(({ file, stream, recorded }) => {
      if (stream.restarts > 0) return [];
      const asTshark = stream.expected - stream.packets - stream.mirrorDuplicates;
      const differs = asTshark !== recorded.lost;
      return differs ? [`${file} ${stream.ssrc}: ${asTshark} (${stream.lost} exact), recorded ${recorded.lost}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('have the jitter of each stream without copies, events or silence', () => {
    const wrong = pairs().flatMap(({ file, stream, recorded }) => {
      const { max } = stream.jitterMs;
      const copies = stream.duplicates + stream.mirrorDuplicates + stream.restarts > 0;
      if (copies || recorded.max_jitter_ms <= 0 || /CN|rtpevent|telephone/i.test(recorded.payload)) return [];
      if (allowed(JITTER_DIFFERS, file)) return [];
      const off = Math.abs((max ?? Number.NaN) - recorded.max_jitter_ms);
      return off < 0.002 ? [] : [`${file} ${stream.ssrc}: max ${max}, recorded ${recorded.max_jitter_ms}`];
    });
    expect(wrong).toEqual([]);
  });

  it('have the RTCP packets by type', () => {
    const wrong = compared(RTCP_DIFFERS).flatMap(({ capture, analysis }) => {
      if (NO_STREAM.has(capture.file)) return [];
      const { sr, rr, sdes, bye, app } = analysis.rtcp;
      const got = { SR: sr, RR: rr, SDES: sdes, BYE: bye, APP: app };
      const off = Object.entries(got).filter(([type, count]) => count !== (capture.rtcp.packets[type] ?? 0));
      return off.map(
        ([type, count]) => `${capture.file}: ${type} ${count}, recorded ${capture.rtcp.packets[type] ?? 0}`,
      );
    });
    expect(wrong).toEqual([]);
  });
});

function sorted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
