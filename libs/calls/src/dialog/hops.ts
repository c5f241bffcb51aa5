import type { Hop } from '@earshot/contracts';
import { hostOf } from '../media/socket-address.js';
import type { Message } from '../message.js';

/** Hops kept of one leg. */
const MAX_HOPS = 32;

/** Where the leg's INVITE (else any request of the caller, else responses turned round) was seen, caller's side first. */
export function hopsOf(messages: readonly Message[], callerTag: number, attempts: ReadonlySet<number>): Hop[] {
  const hops: Hop[] = [];
  for (const message of messages) if (message.method === 'INVITE' && attempts.has(message.cseq)) addHop(hops, message);
  if (hops.length === 0) for (const message of messages) if (message.fromTag === callerTag) addHop(hops, message);
  return hops.length < 2 ? hops : walk(hops);
}

function addHop(hops: Hop[], { status, way }: Message): void {
  const { probe } = way;
  const src = status === 0 ? way.src : way.dst;
  const dst = status === 0 ? way.dst : way.src;
  if (hops.length >= MAX_HOPS) return;
  for (const hop of hops) if (hop.src === src && hop.dst === dst && hop.probe === probe) return;
  hops.push({ src, dst, probe });
}

/** Puts hops, given in order of capture, so that each starts where one before it ends: clocks of two probes may disagree. */
export function walk<T extends { readonly src: string; readonly dst: string }>(hops: readonly T[]): T[] {
  if (hops.length < 2) return [...hops];
  const rest = [...hops];
  const reached = new Set(rest.map((hop) => hostOf(hop.dst)));
  const walked: T[] = [];
  const start = rest.findIndex((hop) => !reached.has(hostOf(hop.src)));
  let next = start < 0 ? 0 : start;
  while (rest.length > 0) {
    const [hop] = rest.splice(next, 1) as [T];
    walked.push(hop);
    const at = hostOf(hop.dst);
    const onward = rest.findIndex((candidate) => hostOf(candidate.src) === at);
    next = onward < 0 ? 0 : onward;
  }
  return walked;
}

/** Hosts in order of the hops, each once. */
export function pathOf(hops: readonly { readonly src: string; readonly dst: string }[]): string[] {
  const hosts: string[] = [];
  for (const { src, dst } of hops) {
    const from = hostOf(src);
    if (!hosts.includes(from)) hosts.push(from);
    const to = hostOf(dst);
    if (!hosts.includes(to)) hosts.push(to);
  }
  return hosts;
}
