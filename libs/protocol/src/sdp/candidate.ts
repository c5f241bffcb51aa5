import { blankTokens, wholeNumber } from './field.js';

/** An address at which an end may be reached (RFC 8839 5.1). */
export type SdpCandidate = {
  /** 1 RTP, 2 RTCP. */
  component: number;
  /** Lower case: `udp`, `tcp`. */
  transport: string;
  /** An IP address, or a host name that hides it (mDNS). */
  address: string;
  port: number;
  /** `host`, `srflx`, `prflx`, `relay` or an extension. */
  type: string;
};

/** `<foundation> <component> <transport> <priority> <address> <port> typ <type> …`, null where it cannot be read. */
export function readCandidate(value: string): SdpCandidate | null {
  const [, componentText = '', transport, , address, portText = '', keyword, type] = blankTokens(value, 8);
  const component = wholeNumber(componentText, 256);
  const port = wholeNumber(portText, 65_535);
  if (component === null || port === null || keyword !== 'typ') return null;
  if (transport === undefined || address === undefined || type === undefined) return null;
  return { component, transport: transport.toLowerCase(), address, port, type };
}
