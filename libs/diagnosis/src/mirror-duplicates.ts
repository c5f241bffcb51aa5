import { percent } from './clock-time.js';
import { type CallRule, span } from './rule.js';
import { SIGN } from './signs.js';

/** The mirror port gives (nearly) every packet twice: counted once, and no fault of the call. */
export const mirrorDuplicates: CallRule = {
  code: 'mirror-duplicates',
  version: 1,
  says: 'the mirror delivers packets twice',
  madeFrom: 'copies within a millisecond on nine of ten packets',
  shownBy: SIGN.streams,
  find: ({ streams }, { thresholds }) => {
    const copied = streams.filter(
      ({ stream }) =>
        stream.packets >= thresholds.presentPackets &&
        stream.mirrorDuplicates >= (stream.packets * thresholds.mirroredPct) / 100,
    );
    const [first] = copied;
    if (first === undefined) return [];
    const pct = (100 * first.stream.mirrorDuplicates) / first.stream.packets;
    return [
      {
        code: 'mirror-duplicates',
        severity: 'info',
        confidence: 0.95,
        title: 'The mirror port copies each packet more than once',
        explanation: `${percent(pct)} of the packets came again within a millisecond, on another VLAN, with another TTL or as the same datagram. The copies are left out of every count.`,
        direction: null,
        owner: 'probe',
        evidence: copied
          .slice(0, 4)
          .map(({ stream }) =>
            span(
              `${stream.mirrorDuplicates} copies of ${stream.packets} packets`,
              stream.key,
              stream.firstUs,
              stream.lastUs,
            ),
          ),
        innocentExplanations: ['Both directions of two ports are mirrored on purpose.'],
        nextStep: 'Mirror one direction of each port, or one side of the router: it halves the load of the probe.',
      },
    ];
  },
};
