import type { AssembledCall, AssembledLeg, Side } from '@earshot/calls';
import { legStreams } from './leg-stream.js';
import type { DiagnosisContext } from './rule.js';

/** What a listener was sent up to a moment, over all streams of the leg. */
export interface Spoken {
  readonly packets: number;
  readonly lastUs: number;
  /** The stream that ended last. */
  readonly streamKey: string;
}

/** Up to `untilUs` by whole windows; of the whole leg without it. Null where nothing was sent. */
export function lastSpoken(
  call: AssembledCall,
  leg: AssembledLeg,
  listener: Side,
  context: DiagnosisContext,
  untilUs = Number.POSITIVE_INFINITY,
): Spoken | null {
  let packets = 0;
  let lastUs = 0;
  let streamKey = '';
  for (const { measured, listener: own } of legStreams(call, leg, context)) {
    if (own !== listener) continue;
    for (const { counts } of measured.windows) {
      if (counts.lastUs > untilUs) continue;
      packets += counts.packets;
      if (counts.lastUs <= lastUs) continue;
      lastUs = counts.lastUs;
      streamKey = measured.stream.key;
    }
  }
  return packets === 0 ? null : { packets, lastUs, streamKey };
}
