import type { AssembledCall } from '@earshot/calls';
import { type Finding, type FindingOwner, probeInWords } from '@earshot/contracts';
import { jitterSummary, lostPackets } from '@earshot/metrics';
import { percent } from './clock-time.js';
import { type CallStream, type LegStream, presentStreams } from './leg-stream.js';
import { type CallRule, type DiagnosisContext, span } from './rule.js';
import { SIGN } from './signs.js';

/** Expedited forwarding (RFC 3246), the class of voice (RFC 4594 4.1). */
const EXPEDITED = 46;

/** Voice that lost its priority on the way, or never had one. */
export const dscpRemarked: CallRule = {
  code: 'dscp-remarked',
  version: 2,
  says: 'voice does not travel in the class for voice',
  madeFrom:
    'nine of ten RTP packets carry another DSCP than 46: in one direction only, at a later probe only, or in both; unmarked both ways counts only where the call suffered',
  shownBy: SIGN.streams,
  find: (call, context) => betweenProbes(call, context) ?? ofCall(call, context),
};

interface Marked {
  readonly dscp: number;
  readonly sharePct: number;
}

/** The value that the stream's packets carry, if nine of ten have it. */
function markOf({ stream, windows }: CallStream, { thresholds }: DiagnosisContext): Marked | null {
  const [only] = stream.dscp;
  // As most streams have one, nothing need be counted.
  if (only !== undefined && stream.dscp.length === 1 && thresholds.markedPct <= 100)
    return { dscp: only, sharePct: 100 };
  const packets = new Map<string, number>();
  let all = 0;
  for (const { dscp } of windows) {
    for (const value in dscp) {
      const count = dscp[value] as number;
      packets.set(value, (packets.get(value) ?? 0) + count);
      all += count;
    }
  }
  for (const [value, count] of packets) {
    const sharePct = (100 * count) / all;
    if (sharePct >= thresholds.markedPct) return { dscp: Number(value), sharePct };
  }
  return null;
}

/** One stream at two probes with two marks: somebody between them changed it. */
function betweenProbes(call: AssembledCall, context: DiagnosisContext): Finding[] | null {
  if (call.facts.probes.length < 2) return null;
  for (const one of call.streams) {
    for (const other of call.streams) {
      const [a, b] = [one.stream, other.stream];
      if (a.probe >= b.probe || a.ssrc !== b.ssrc || a.listener !== b.listener || a.listener === null) continue;
      const [markA, markB] = [markOf(one, context), markOf(other, context)];
      if (markA === null || markB === null || markA.dscp === markB.dscp) continue;
      const [before, after] = markA.dscp === EXPEDITED ? [a, b] : [b, a];
      const [kept, changed] = markA.dscp === EXPEDITED ? [markA, markB] : [markB, markA];
      return [
        finding(after, 'network-before-probe', suffers(other) || suffers(one) ? 'major' : 'minor', 0.9, {
          title: `Voice to the ${a.listener} changes from DSCP ${kept.dscp} to ${changed.dscp} between two probes`,
          explanation: `${percent(kept.sharePct)} of the packets carry DSCP ${kept.dscp} at ${probeInWords(before.probe)}, ${percent(changed.sharePct)} carry ${changed.dscp} at ${probeInWords(after.probe)}.`,
          nextStep: `Look for the router between ${probeInWords(before.probe)} and ${probeInWords(after.probe)} that does not trust the mark.`,
        }),
      ];
    }
  }
  return null;
}

function ofCall(call: AssembledCall, context: DiagnosisContext): Finding[] {
  for (const leg of call.legs) {
    const streams: MarkedStream[] = [];
    for (const { measured, listener, sender } of presentStreams(call, leg, context)) {
      const mark = markOf(measured, context);
      if (mark !== null) streams.push({ measured, listener, sender, mark });
    }
    const other = streams.find(({ mark }) => mark.dscp !== EXPEDITED);
    if (other === undefined) continue;
    const right = streams.find(({ mark, listener }) => mark.dscp === EXPEDITED && listener !== other.listener);
    if (right !== undefined) return [oneWay(other)];
    const all = streams.every(({ mark }) => mark.dscp === other.mark.dscp);
    const hurt = streams.find(({ measured }) => suffers(measured));
    if (all && (other.mark.dscp !== 0 || hurt !== undefined)) return [never(hurt ?? other)];
  }
  return [];
}

type MarkedStream = LegStream & { readonly mark: Marked };

function oneWay({ measured, listener, sender, mark }: MarkedStream): Finding {
  const hurt = suffers(measured);
  return finding(measured.stream, 'network-before-probe', hurt ? 'major' : 'minor', hurt ? 0.7 : 0.6, {
    title: `Voice to the ${listener} comes with DSCP ${mark.dscp}, the other direction with ${EXPEDITED}`,
    explanation: `${percent(mark.sharePct)} of the packets to the ${listener} carry DSCP ${mark.dscp}, those in return ${EXPEDITED}: the mark was removed before the probe, or the ${sender} does not set it.${hurt ? ` The direction without it ${harm(measured)}.` : ''}`,
    nextStep: `Look at the mark at the ${sender}'s interface, then router by router which one does not trust it.`,
  });
}

function never({ measured, listener, sender, mark }: MarkedStream): Finding {
  return finding(measured.stream, sender, 'info', 0.6, {
    title:
      mark.dscp === 0 ? 'Voice was never marked for priority' : `Voice carries DSCP ${mark.dscp}, not ${EXPEDITED}`,
    explanation: `${percent(mark.sharePct)} of the packets to the ${listener} carry DSCP ${mark.dscp}, and the other direction no other. ${
      suffers(measured)
        ? `The stream to the ${listener} ${harm(measured)}, which priority might have spared it.`
        : 'Nothing shows that it harmed the call.'
    }`,
    nextStep: `Let both ends and the SBC mark voice with DSCP ${EXPEDITED} (RFC 4594), and the network trust it.`,
  });
}

function lossPctOf({ counts }: CallStream): number {
  return counts.expected > 0 ? (100 * lostPackets(counts)) / counts.expected : 0;
}

function jitterMsOf({ counts }: CallStream): number {
  return jitterSummary(counts).mean ?? 0;
}

/** Lost more than one in a hundred, or jittered for more than 30 ms. */
function suffers(measured: CallStream): boolean {
  return lossPctOf(measured) > SUFFERS_LOSS_PCT || jitterMsOf(measured) > SUFFERS_JITTER_MS;
}

/** `lost 1.1 % of its packets`, `jittered by 42 ms`. */
function harm(measured: CallStream): string {
  const lossPct = lossPctOf(measured);
  return lossPct > SUFFERS_LOSS_PCT
    ? `lost ${percent(lossPct)} of its packets`
    : `jittered by ${Math.round(jitterMsOf(measured))} ms`;
}

const SUFFERS_LOSS_PCT = 1;
const SUFFERS_JITTER_MS = 30;

function finding(
  stream: CallStream['stream'],
  owner: FindingOwner,
  severity: Finding['severity'],
  confidence: number,
  said: { title: string; explanation: string; nextStep: string },
): Finding {
  return {
    code: 'dscp-remarked',
    severity,
    confidence,
    title: said.title,
    explanation: said.explanation,
    direction: stream.listener,
    owner,
    evidence: [
      span(
        `DSCP ${stream.dscp.join(', ')} at ${probeInWords(stream.probe)}`,
        stream.key,
        stream.firstUs,
        stream.lastUs,
      ),
    ],
    innocentExplanations: [
      'This network gives voice another class on purpose, or serves it by port.',
      'The mirror or the capture interface rewrites the mark.',
    ],
    nextStep: said.nextStep,
  };
}
