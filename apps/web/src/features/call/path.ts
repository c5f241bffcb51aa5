import type { CallDetail, Finding, Participant, Stream } from '../../api/documents';
import { hostOf, legIndexOf } from './call-span';

export interface PathNode {
  host: string;
  name: string;
  detail: string;
  /** No media was seen at it. */
  signallingOnly: boolean;
  /** Letters of the legs that it has a part in, by index. */
  legs: number[];
  /** What a finding says enters here. */
  fault: string | null;
}

export interface PathLink {
  /** Streams by listener between the two nodes; empty where none was captured. */
  caller: readonly Stream[];
  callee: readonly Stream[];
  /** `plain`: another link carries the media past this one. */
  kind: 'media' | 'not-measured' | 'plain';
}

/** The way of a call from caller to callee, with what was heard between the nodes that media was seen at. */
export function pathOf(
  call: CallDetail,
  participants: readonly Participant[] | null,
): { nodes: PathNode[]; links: PathLink[] } {
  const hosts = participants === null ? withMediaHosts(call) : participants.map((participant) => participant.host);
  const mediaHosts = new Set(call.streamDetails.flatMap((stream) => [hostOf(stream.src), hostOf(stream.dst)]));
  const nodes = hosts.map((host, index) => {
    const participant = participants?.find((candidate) => candidate.host === host);
    const role = participant?.role ?? (index === 0 ? 'caller' : index === hosts.length - 1 ? 'callee' : 'intermediate');
    return {
      host,
      name: role === 'caller' ? 'Caller' : role === 'callee' ? 'Callee' : host,
      detail:
        role === 'caller' || role === 'callee'
          ? host
          : (participant?.userAgent ?? (role === 'media' ? 'media only' : '')),
      signallingOnly: call.streamDetails.length > 0 && !mediaHosts.has(host),
      legs: legsAt(call, host),
      fault: faultAt(call, host, index, hosts.length),
    };
  });
  return { nodes, links: linksOf(call, hosts) };
}

function linksOf(call: CallDetail, hosts: readonly string[]): PathLink[] {
  const links: PathLink[] = hosts
    .slice(1)
    .map(() => ({ caller: [], callee: [], kind: call.answerUs === null ? 'plain' : 'not-measured' }));
  for (let from = 0; from < hosts.length - 1; from++) {
    for (let to = hosts.length - 1; to > from; to--) {
      const streams = call.streamDetails.filter((stream) => connects(stream, hosts[from], hosts[to]));
      if (streams.length === 0) continue;
      links[from] = {
        caller: streams.filter((stream) => stream.listener === 'caller'),
        callee: streams.filter((stream) => stream.listener === 'callee'),
        kind: 'media',
      };
      for (let passed = from + 1; passed < to; passed++) {
        const link = links[passed];
        if (link !== undefined && link.kind === 'not-measured') links[passed] = { ...link, kind: 'plain' };
      }
      break;
    }
  }
  return links;
}

function connects(stream: Stream, a: string | undefined, b: string | undefined): boolean {
  const src = hostOf(stream.src);
  const dst = hostOf(stream.dst);
  return (src === a && dst === b) || (src === b && dst === a);
}

/** Signalling hosts, and media hosts beside the end that they serve. */
function withMediaHosts(call: CallDetail): string[] {
  const hosts = [...call.path];
  for (const stream of call.streamDetails) {
    const callerSide = hostOf(stream.listener === 'caller' ? stream.dst : stream.src);
    const calleeSide = hostOf(stream.listener === 'caller' ? stream.src : stream.dst);
    if (!hosts.includes(callerSide)) hosts.splice(Math.min(1, hosts.length), 0, callerSide);
    if (!hosts.includes(calleeSide))
      hosts.splice(Math.max(hosts.length - 1, hosts.indexOf(callerSide) + 1), 0, calleeSide);
  }
  return hosts;
}

function legsAt(call: CallDetail, host: string): number[] {
  const legs = new Set<number>();
  call.legDetails.forEach((leg, index) => {
    if (leg.hops.some((hop) => hostOf(hop.src) === host || hostOf(hop.dst) === host)) legs.add(index);
  });
  for (const stream of call.streamDetails) {
    const index = legIndexOf(call, stream);
    if (index >= 0 && (hostOf(stream.src) === host || hostOf(stream.dst) === host)) legs.add(index);
  }
  return [...legs].sort((a, b) => a - b);
}

/** What a serious finding says of a node: it is its owner, or packets were lost on the way from or to it. */
function faultAt(call: CallDetail, host: string, index: number, count: number): string | null {
  const serious = call.findings.filter((finding) => finding.severity === 'critical' || finding.severity === 'major');
  for (const finding of serious) {
    if (finding.owner === 'caller' && index === 0) return finding.title;
    if ((finding.owner === 'callee' || finding.owner === 'trunk') && index === count - 1) return finding.title;
    for (const stream of streamsOf(call, finding)) {
      if (finding.owner === 'network-before-probe' && hostOf(stream.src) === host) return 'loss on the way from here';
      if (finding.owner === 'network-after-probe' && hostOf(stream.dst) === host) return 'loss on the way to here';
    }
  }
  return null;
}

/** Codes whose owner is a stretch of network that loses or delays packets. */
const NETWORK_CODES = new Set(['upstream-loss', 'downstream-loss', 'queue-drop-bursts', 'bufferbloat']);

function streamsOf(call: CallDetail, finding: Finding): Stream[] {
  if (!NETWORK_CODES.has(finding.code)) return [];
  const keys = new Set(finding.evidence.map(({ streamKey }) => streamKey));
  return call.streamDetails.filter(({ key }) => keys.has(key));
}
