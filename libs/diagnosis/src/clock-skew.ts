import type { Skew } from '@earshot/metrics';
import { foundIn } from './found-in.js';
import { type LegStream, presentStreams } from './leg-stream.js';
import { type CallRule, type DiagnosisContext, span } from './rule.js';
import { SIGN } from './signs.js';

/** Both directions that drift alike by so much of each other drift against the probe, not against their receivers. */
const ALIKE = 0.2;
/** Half of the slope must stand beyond what the scatter leaves open. */
const CERTAIN = 0.5;
/** A packet of 20 ms is lost or made up each time that so much has added up. */
const SLIP_MS = 20;

/** A sender's sampling clock runs too fast or too slowly: a receiver must slip a packet now and then. */
export const clockSkew: CallRule = {
  code: 'clock-skew',
  version: 1,
  says: "a sender's clock drifts",
  madeFrom: 'the smallest transit of each second rises or falls by more than 100 ppm over two minutes or more',
  yieldsTo: ['wrong-clock'],
  shownBy: SIGN.streams,
  find: (call, context) =>
    foundIn(call.legs, (leg) => {
      const drifting = presentStreams(call, leg, context).flatMap((stream) => {
        const skew = driftOf(stream, context);
        return skew === null ? [] : [{ ...stream, skew }];
      });
      return drifting.map(({ measured: { stream }, listener, sender, skew }) => {
        const { ppm, spanMs } = skew;
        const every = Math.round((SLIP_MS * 1000) / Math.abs(ppm));
        const alike = drifting.some(
          (other) => other.listener !== listener && Math.abs(other.skew.ppm - ppm) <= ALIKE * Math.abs(ppm),
        );
        return {
          code: 'clock-skew',
          severity: 'info' as const,
          confidence: alike ? 0.6 : 0.8,
          title: alike
            ? `The probe's clock runs ${ppm > 0 ? 'faster' : 'slower'} than those of both ends`
            : `The ${sender}'s clock runs ${ppm > 0 ? 'slow' : 'fast'} by ${Math.abs(Math.round(ppm))} ppm`,
          explanation:
            `Over ${Math.round(spanMs / 1000)} s the packets to the ${listener} came ${ppm > 0 ? 'ever later' : 'ever earlier'}, by ${Math.abs(Math.round(ppm))} µs each second. ` +
            (alike
              ? 'The other direction drifts alike, so it is the clock that the capture was stamped with.'
              : `A receiver with a right clock slips 20 ms of speech every ${every} s.`),
          direction: listener,
          owner: alike ? ('probe' as const) : sender,
          evidence: [
            span(
              `${Math.round(ppm)} ppm over ${Math.round(spanMs / 1000)} s`,
              stream.key,
              stream.firstUs,
              stream.lastUs,
            ),
          ],
          innocentExplanations: [
            'The clock of the probe drifts itself; compare with other calls of the same probe.',
            'Delay that grows all through the call, as of a queue that fills slowly.',
          ],
          nextStep: alike
            ? 'Let the probe keep its time by NTP or PTP.'
            : `See whether other calls of the ${sender}'s equipment drift too; then its clock source (TDM timing, virtual machine).`,
        };
      });
    }),
};

function driftOf({ measured: { skew } }: LegStream, { thresholds }: DiagnosisContext): Skew | null {
  if (skew === null || skew.spanMs < thresholds.driftsForMs) return null;
  const ppm = Math.abs(skew.ppm);
  const isDrift = ppm > thresholds.driftsByPpm && ppm < thresholds.driftIsRatePpm;
  return isDrift && skew.uncertaintyPpm < CERTAIN * ppm ? skew : null;
}
