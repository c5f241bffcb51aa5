import type { StreamWindow } from '../../api/documents';
import type { TimeSpan } from './lanes';

export interface LossRun extends TimeSpan {
  seconds: number;
  /** A burst, to be drawn as a block. */
  heavy: boolean;
}

/**
 * Seconds with loss. Those that follow each other in windows that the server calls poor or bad are one burst; elsewhere each is
 * a tick, since a packet a second is no burst.
 */
export function lossRuns(windows: readonly Pick<StreamWindow, 'atUs' | 'lostBySecond' | 'band'>[]): LossRun[] {
  const runs: LossRun[] = [];
  for (const window of windows) {
    const heavy = window.band === 'poor' || window.band === 'bad';
    window.lostBySecond.forEach((lost, second) => {
      if (lost === 0) return;
      const fromUs = window.atUs + second * 1e6;
      const last = runs.at(-1);
      if (heavy && last?.heavy === true && last.toUs === fromUs) {
        last.toUs = fromUs + 1e6;
        last.seconds += 1;
      } else runs.push({ fromUs, toUs: fromUs + 1e6, seconds: 1, heavy });
    });
  }
  return runs;
}
