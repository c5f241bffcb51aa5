import { z } from 'zod';
import { timeUs } from '../capture/envelope.js';
import { outcome } from './call.js';
import { finding } from './finding.js';
import { band, notGood } from './judgement.js';
import { callState, endedBy, hop, legAttempt, legBranch } from './leg.js';
import { playoutOutcome, provenance } from './quality.js';
import { mediaSection } from './section.js';
import { listener, reportComparison, roundTripSummary, stream } from './stream.js';
import { streamMarks } from './stream-marks.js';

const capture = z.object({
  packets: z.number().int(),
  bytes: z.number().int(),
  firstUs: timeUs.nullable(),
  lastUs: timeUs.nullable(),
  /** LINKTYPE number of the first interface, null for an empty capture. */
  linkType: z.number().int().nullable(),
  undecoded: z.record(z.string(), z.number().int()),
  /** Packets by what they were, each of them once; names are those of `packets.*` in docs/counters.md. What there was none of is left out. */
  kinds: z.record(z.string(), z.number().int()),
  /** Those of protocols that are known and not read, by name: `other.*` there. */
  other: z.record(z.string(), z.number().int()),
});

/** A capture among those of one document, and the probe that it stands for. */
const analysedCapture = capture.extend({ file: z.string(), probe: z.string() });

/** `earshot analyze --json`: one document a file, or one for all with `--probe`. A published interface: fields are added, never changed. */
export const analysis = z.object({
  schema: z.literal('earshot.analysis/1'),
  /** As it was named, `-` for standard input; of several, one after the other with commas between. */
  file: z.string(),
  /** The file; of several, all of them as if they were one. */
  capture,
  /** Each file with its probe; absent where nobody said where the file was captured. */
  captures: z.array(analysedCapture).optional(),
  calls: z.array(
    z.object({
      key: z.string(),
      legs: z.array(
        z.object({
          callId: z.string(),
          from: z.string(),
          to: z.string(),
          method: z.string(),
          state: callState,
          finalStatus: z.number().int().nullable(),
          startUs: timeUs,
          ringUs: timeUs.nullable(),
          answerUs: timeUs.nullable(),
          endUs: timeUs.nullable(),
          endedBy: endedBy.nullable(),
          pddMs: z.number().nullable(),
          retransmissions: z.number().int(),
          messages: z.number().int(),
          hops: z.array(hop),
          attempts: z.array(legAttempt),
          branches: z.array(legBranch),
          dtmf: z.array(
            z.object({
              digit: z.string(),
              atUs: timeUs,
              durationMs: z.number().nullable(),
              via: z.enum(['rtp', 'info']),
              endSeen: z.boolean().optional(),
            }),
          ),
        }),
      ),
      /** What the verdict says, for machines. */
      outcome,
      verdict: z.string(),
      findings: z.array(finding),
      comparisons: z.array(reportComparison),
      roundTripSummaries: z.array(roundTripSummary),
      /** What lies between the places where one source was seen: two probes, or the two sides of a relay. */
      mediaSections: z.array(mediaSection),
    }),
  ),
  findings: z.array(finding),
  streams: z.array(
    z.object({
      /** As `streamKey` of evidence and `fromStreamKey` of a section name it. */
      key: z.string(),
      /** Where it was seen: `import`, or `import:` and the name given with `--probe`. */
      probe: z.string(),
      ssrc: z.string(),
      src: z.string(),
      dst: z.string(),
      payloadTypes: z.array(z.number().int()),
      codec: z.string().nullable(),
      clockRate: z.number().int().nullable(),
      ptimeMs: z.number().nullable(),
      callId: z.string().nullable(),
      callKey: z.string().nullable(),
      boundBy: z.string().nullable(),
      boundValue: z.string().nullable(),
      listener: listener.nullable(),
      packets: z.number().int(),
      expected: z.number().int(),
      lost: z.number().int(),
      duplicates: z.number().int(),
      mirrorDuplicates: z.number().int(),
      reordered: z.number().int(),
      restarts: z.number().int(),
      jitterMs: z.object({ mean: z.number().nullable(), max: z.number().nullable(), last: z.number().nullable() }),
      deltaMs: z.object({ mean: z.number().nullable(), max: z.number().nullable() }),
      delayVariation: stream.shape.delayVariation,
      skewPpm: z.number().nullable(),
      ...streamMarks,
      skewUncertaintyPpm: z.number().nullable(),
      playout: z.object({ fixed50: playoutOutcome, fixed200: playoutOutcome, adaptive: playoutOutcome }),
      r: z.number().nullable(),
      mosLq: z.number().nullable(),
      mosCq: z.number().nullable(),
      mosLqMax: z.number().nullable(),
      impairedPct: z.number().nullable(),
      minWindow: z
        .object({
          atUs: timeUs,
          mosLq: z.number(),
          lossPct: z.number().nullable(),
          jitterMs: z.number().nullable(),
          rttMs: z.number().nullable(),
        })
        .nullable(),
      band: band.nullable(),
      notGood: notGood.optional(),
      quality: provenance,
      comparable: stream.shape.comparable,
    }),
  ),
  rtcp: z.object({
    sr: z.number().int(),
    rr: z.number().int(),
    sdes: z.number().int(),
    bye: z.number().int(),
    app: z.number().int(),
    xr: z.record(z.string(), z.number().int()),
    rttMs: z.array(z.number()),
  }),
  sip: z.object({
    messages: z.number().int(),
    byMethod: z.record(z.string(), z.number().int()),
    byStatus: z.record(z.string(), z.number().int()),
    dialogs: z.number().int(),
  }),
});

export type Analysis = z.infer<typeof analysis>;
export type AnalysedCapture = z.infer<typeof analysedCapture>;
