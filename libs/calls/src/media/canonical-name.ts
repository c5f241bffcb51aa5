import type { LegOutline } from '../dialog/assembled-leg.js';
import { type Binding, type BoundWindows, soleSender } from './binding.js';
import { type Claims, isUp } from './claims.js';
import type { RtcpIndex } from './rtcp-index.js';
import { hostOf } from './socket-address.js';
import type { KeptWindow } from './window-store.js';

/** Streams looked at for one name; more have the constant of some machine, and it says nothing. */
const MAX_SAME_NAME = 64;
/** A source names itself once an interval, also before its first packet and after its last. */
const NAMED_WITHIN_US = 15_000_000;

type Sender = Pick<Binding, 'place' | 'listener' | 'media'>;

/**
 * What is still without a leg takes it from its CNAME (RFC 3550 6.5.1), which one endpoint gives all its sources: that of a side that
 * announced it, else that of a stream of a leg that has the same name and the same host or SSRC. A name that several legs have at that
 * time binds nothing.
 */
export function bindByCname(
  parts: readonly BoundWindows[],
  rtcp: RtcpIndex,
  claims: Claims,
  legs: readonly LegOutline[],
): readonly BoundWindows[] {
  if (rtcp.names.size === 0 || parts.every(({ binding }) => binding?.listener != null)) return parts;
  const named = new Map<string, BoundWindows[]>();
  for (const part of parts) {
    if (part.binding?.listener == null) continue;
    for (const cname of cnamesOf(part, rtcp)) for (const key of keysOf(part, cname)) put(named, key, part);
  }
  let changed = false;
  const bound = parts.map((part) => {
    if (part.binding !== null && part.binding.listener !== null) return part;
    const binding = bindingOf(part, cnamesOf(part, rtcp), claims, named, legs);
    if (binding === null || (part.binding !== null && part.binding.place !== binding.place)) return part;
    changed = true;
    return { ...part, binding };
  });
  return changed ? bound : parts;
}

function bindingOf(
  part: BoundWindows,
  cnames: readonly string[],
  claims: Claims,
  named: ReadonlyMap<string, readonly BoundWindows[]>,
  legs: readonly LegOutline[],
): Binding | null {
  const [firstUs, lastUs] = spanOf(part);
  for (const cname of cnames) {
    const sender =
      soleSender(claims.cname(cname, firstUs, lastUs)) ??
      senderOf(
        keysOf(part, cname).flatMap((key) => named.get(key) ?? []),
        ({ place }) => isUp(legs[place] as LegOutline, firstUs, lastUs),
      );
    if (sender !== null) return { ...sender, boundBy: 'cname', value: cname, strength: 0 };
  }
  return null;
}

/** What all of the streams that may be meant say; null where they are of several legs. */
function senderOf(same: readonly BoundWindows[], isMeant: (binding: Binding) => boolean): Sender | null {
  if (same.length >= MAX_SAME_NAME) return null;
  const meant = same.map(({ binding }) => binding).filter((binding) => binding !== null && isMeant(binding));
  const [first] = meant;
  if (first == null || meant.some((binding) => binding?.place !== first.place)) return null;
  const isOneSide = meant.every((binding) => binding?.listener === first.listener);
  return { place: first.place, listener: isOneSide ? first.listener : null, media: first.media };
}

/** The names that the sender of a stream gave its SSRC while it lasted. */
function cnamesOf(part: BoundWindows, rtcp: RtcpIndex): string[] {
  const names = rtcp.names.get(part.group.ssrc);
  if (names === undefined) return [];
  const host = hostOf(part.group.src);
  const [firstUs, lastUs] = spanOf(part);
  return names
    .filter((name) => name.host === host)
    .filter(({ fromUs, toUs }) => fromUs <= lastUs + NAMED_WITHIN_US && toUs >= firstUs - NAMED_WITHIN_US)
    .map(({ cname }) => cname);
}

/** The same name is the same source at the same host, and behind a NAT with the same SSRC. */
function keysOf({ group }: BoundWindows, cname: string): string[] {
  return [`host ${hostOf(group.src)} ${cname}`, `ssrc ${group.ssrc} ${cname}`];
}

function spanOf({ windows }: BoundWindows): [firstUs: number, lastUs: number] {
  const [first, last] = [windows[0], windows.at(-1)] as [KeptWindow, KeptWindow];
  return [first.firstUs, last.lastUs];
}

function put(index: Map<string, BoundWindows[]>, key: string, part: BoundWindows): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [part]);
  else if (known.length < MAX_SAME_NAME) known.push(part);
}
