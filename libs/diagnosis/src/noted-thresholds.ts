import type { ThresholdName, Thresholds } from './thresholds.js';

/** Thresholds as they are, and which of the changed ones were looked at: a finding then says what it was compared with. */
export interface NotedThresholds {
  readonly thresholds: Thresholds;
  /** Filled as they are read. */
  readonly read: Record<string, number>;
}

export function noted(thresholds: Thresholds, changed: readonly ThresholdName[]): NotedThresholds {
  const read: Record<string, number> = {};
  const watching: PropertyDescriptorMap = {};
  for (const name of changed) {
    watching[name] = {
      get: () => {
        read[name] = thresholds[name];
        return thresholds[name];
      },
    };
  }
  return { thresholds: Object.create(thresholds, watching) as Thresholds, read };
}
