import type { ProbeList } from '../../api/documents';
import { isSilent } from '../probes/probe-age';

/** What the live tail is doing; nothing while it simply runs. */
export function tailWords(
  live: boolean,
  older: boolean,
  pointed: boolean,
  state: 'off' | 'connected' | 'away',
): string {
  if (!live) return 'off';
  if (older) return 'waits on older pages';
  if (state === 'away') return 'connection lost, trying again';
  if (state === 'off') return 'connecting';
  return pointed ? 'paused while you point' : '';
}

/** Whether an empty list means no calls or no capture. */
export function captureWords(probes: ProbeList | null): string {
  if (probes === null) return '';
  if (probes.items.length === 0)
    return 'No probe has reported yet, so this may be “no capture” rather than “no calls”.';
  const silent = probes.items.filter(isSilent).map((probe) => probe.probe);
  return silent.length === 0
    ? 'Every probe reports, so there were none: capture is running.'
    : `Not reporting: ${silent.join(', ')}. This may be “no capture” rather than “no calls”.`;
}
