import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';
import { isImportProbe } from '../capture/import-probe.js';

/** Values of a stats dictionary: what is no number, text or truth value (lists, nested dictionaries) is passed over. */
const statValue = z.union([z.number(), z.string().max(1000), z.boolean(), z.null()]);

/** One dictionary of an RTCStatsReport (W3C webrtc-stats), under its own names. Those that are not read may stay in it. */
export const rtcStats = z.looseObject({
  /** inbound-rtp, remote-inbound-rtp, outbound-rtp, candidate-pair, … */
  type: z.string().max(60),
  id: z.string().max(300),
  /** Milliseconds since the epoch. */
  timestamp: z.number().min(0).max(7_258_118_400_000).optional(),
});

/** `RTCPeerConnection.getStats()`: the dictionaries in a list (`[...report.values()]`), or by id (`Object.fromEntries(report)`). */
export const rtcStatsReport = z.union([
  z.array(rtcStats).max(500),
  z
    .record(z.string().max(300), rtcStats)
    .refine((report) => Object.keys(report).length <= 500, 'at most 500 dictionaries'),
]);

/** Reports that are made of one body: sixty samples of twenty streams. Each has for itself what its stream shares with others. */
const MAX_REPORTS = 1200;

/** Samples that a WebRTC endpoint took of one call. */
export const webrtcStats = z
  .object({
    /** SIP Call-ID of the call that the peer connection is of. */
    callId: z.string().min(1).max(300),
    /** Who reports: becomes the probe of the records. */
    endpoint: z
      .string()
      .min(1)
      .max(100)
      .regex(/^\P{Cc}*$/u, 'no control characters')
      .refine((name) => !isImportProbe(name), 'that is the name of imports')
      .default('webrtc'),
    /** Earliest first; at most 60 at once. */
    samples: z
      .array(
        z.object({
          /** When it was taken; else the latest timestamp of its dictionaries. */ atUs: timeUs.optional(),
          stats: rtcStatsReport,
        }),
      )
      .min(1)
      .max(60),
  })
  .refine(({ samples }) => samples.reduce((sum, { stats }) => sum + streamsOf(stats), 0) <= MAX_REPORTS, {
    path: ['samples'],
    message: `at most ${MAX_REPORTS} streams in all samples together`,
  });

/** What became of it. */
export const webrtcReceipt = z.object({
  /** Reports made: one for each RTP stream of each sample, received and sent. */
  reports: z.number().int(),
  /** Samples that spoke of no RTP stream. */
  withoutStreams: z.number().int(),
});

export type RtcStats = z.infer<typeof rtcStats>;
export type WebrtcStats = z.infer<typeof webrtcStats>;
export type WebrtcReceipt = z.infer<typeof webrtcReceipt>;

/** Whether a report is made of it. */
export function isOfStream({ type }: RtcStats): boolean {
  return type === 'inbound-rtp' || type === 'outbound-rtp';
}

function streamsOf(stats: z.infer<typeof rtcStatsReport>): number {
  return (Array.isArray(stats) ? stats : Object.values(stats)).filter(isOfStream).length;
}

/** Members of a dictionary that are plain values. */
export function plainMembers(stats: RtcStats): Record<string, number | string | null> {
  const plain: Record<string, number | string | null> = {};
  for (const [name, value] of Object.entries(stats)) {
    const parsed = statValue.safeParse(value);
    if (!parsed.success || name === 'type' || name.length > 60) continue;
    plain[name] = typeof parsed.data === 'boolean' ? Number(parsed.data) : parsed.data;
  }
  return plain;
}
