import type { ProbeList } from '../../api/documents';

/** A probe reports each second; ten missed reports are a silence. */
const SILENT_AFTER_MS = 10_000;

type Probe = ProbeList['items'][number];

/** Whether a probe that should report does not. One whose sources have all ended is done, not silent. */
export function isSilent(probe: Probe): boolean {
  return probe.ageMs > SILENT_AFTER_MS && !isDone(probe);
}

export function isDone(probe: Probe): boolean {
  return probe.sources.length > 0 && probe.sources.every((source) => source.state === 'ended');
}
