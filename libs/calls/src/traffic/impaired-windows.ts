import type { BoundWindows } from '../media/binding.js';
import { MIN_EXPECTED } from '../quality/window-quality.js';
import { type ImpairedWindow, MAX_IMPAIRED } from './traffic.js';

/** From here on a window counts as impaired. */
const IMPAIRED_SHARE = 0.01;

/** Windows that lost packets, of streams whose listener is known, in order of time. */
export function impairedWindows(parts: readonly BoundWindows[]): ImpairedWindow[] {
  const impaired: ImpairedWindow[] = [];
  for (const { binding, group, windows } of parts) {
    if (binding?.listener == null) continue;
    for (const { windowUs, expected, lost } of windows) {
      if (expected < MIN_EXPECTED || lost < expected * IMPAIRED_SHARE) continue;
      impaired.push({ atUs: windowUs, listener: binding.listener, src: group.src, dst: group.dst, lost, expected });
    }
  }
  if (impaired.length < 2) return impaired;
  return impaired.sort((a, b) => a.atUs - b.atUs || (a.dst < b.dst ? -1 : 1)).slice(0, MAX_IMPAIRED);
}
