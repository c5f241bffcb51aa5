import type { SipRecord } from '@earshot/contracts';

/** Transport of a message by the number of its IP protocol; UDP where none is said. */
export function sipTransport(protocol: number): SipRecord['transport'] {
  return protocol === 6 ? 'tcp' : protocol === 132 ? 'sctp' : 'udp';
}
