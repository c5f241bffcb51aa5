import { linkTypeName } from '../capture-file/link-type.js';
import { DROP } from './layer.js';

const FIXED: Readonly<Record<number, string>> = {
  [DROP.TRUNCATED]: 'truncated',
  [DROP.BAD_LENGTH]: 'bad-length',
  [DROP.BAD_VERSION]: 'bad-version',
  [DROP.TOO_DEEP]: 'too-deep',
  [DROP.BAD_FRAGMENT]: 'bad-fragment',
  [DROP.DUPLICATE_FRAGMENT]: 'duplicate-fragment',
  [DROP.NO_PAYLOAD]: 'no-payload',
  [DROP.NO_ADDRESSES]: 'no-addresses',
};

const ETHERTYPES: Readonly<Record<number, string>> = {
  66: 'spanning-tree',
  2048: 'ipv4',
  2054: 'arp',
  34525: 'ipv6',
  32821: 'rarp',
  32923: 'appletalk',
  33079: 'ipx',
  34824: 'slow-protocols',
  34827: 'ppp',
  34887: 'mpls',
  34915: 'pppoe-discovery',
  34916: 'pppoe',
  34958: 'eapol',
  34962: 'profinet',
  35020: 'lldp',
  35045: 'macsec',
  35063: 'ptp',
  36864: 'loopback-test',
};

const PROTOCOLS: Readonly<Record<number, string>> = {
  2: 'igmp',
  8: 'egp',
  46: 'rsvp',
  50: 'esp',
  88: 'eigrp',
  89: 'ospf',
  103: 'pim',
  112: 'vrrp',
  115: 'l2tp',
  136: 'udp-lite',
};

/** True where a drop says that octets were bad, not that they belong to a protocol that is not decoded. */
export function isFault(drop: number): boolean {
  return FIXED[drop] !== undefined && drop !== DROP.NO_PAYLOAD && drop !== DROP.DUPLICATE_FRAGMENT;
}

/** Name of a counter: `truncated`, `ethertype.arp`, `ethertype.0x88cc`, `ip-protocol.sctp`, `link-type.usb-linux`, `exported-pdu.diameter`. */
export function dropName(drop: number, value: number, exportedProtocol = ''): string {
  const fixed = FIXED[drop];
  if (fixed !== undefined) return fixed;
  switch (drop) {
    case DROP.LINK_TYPE:
      return `link-type.${linkTypeName(value)}`;
    case DROP.ETHERTYPE:
      return `ethertype.${ETHERTYPES[value] ?? `0x${value.toString(16).padStart(4, '0')}`}`;
    case DROP.IP_PROTOCOL:
      return `ip-protocol.${PROTOCOLS[value] ?? value}`;
    case DROP.SERVICE_PROTOCOL:
      return `service-protocol.${value}`;
    case DROP.EXPORTED_PROTOCOL:
      return `exported-pdu.${exportedProtocol || 'unnamed'}`;
    case DROP.PPP_PROTOCOL:
      return `ppp-protocol.0x${value.toString(16).padStart(4, '0')}`;
    default:
      return `address-family.${value}`;
  }
}
