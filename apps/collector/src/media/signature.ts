import { linkSignature } from '@earshot/metrics';
import type { Frame } from '@earshot/protocol';

/** IP identification, and a hash of the addresses, tags and TTL by which copies from different places of the network differ. */
export function signatureOf(frame: Frame): number {
  return linkSignature(frame.ipId, frame.macSignature + Math.imul(frame.tagSignature, 0x9e3779b1) + frame.ttl);
}
