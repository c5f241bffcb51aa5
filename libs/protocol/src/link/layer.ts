/** What comes next at `frame.offset`. Below `LAYER.UDP` decoding goes on; from it on it is done. */
export const LAYER = {
  ETHERNET: 0,
  /** By the number in `frame.etherType`. */
  ETHERTYPE: 1,
  IPV4: 2,
  IPV6: 3,
  /** By the number in `frame.protocol`. */
  IP_PROTOCOL: 4,
  PPP: 5,
  NULL: 6,
  LOOP: 7,
  LINUX_SLL: 8,
  LINUX_SLL2: 9,
  RAW_IP: 10,
  PPP_HDLC: 11,
  PPPOE: 12,
  UDP: 16,
  TCP: 17,
  ICMP: 18,
  ICMPV6: 19,
  SCTP: 20,
  /** Messages that Wireshark exported; `frame.protocol` says of which transport, 0 where it does not. */
  EXPORTED_SIP: 21,
  /** Not decoded further; `frame.drop` and `frame.dropValue` say why. */
  DROPPED: 22,
  /** A fragment that waits for the rest of its datagram. */
  HELD: 23,
} as const;

/** Why a frame went no further. */
export const DROP = {
  NONE: 0,
  TRUNCATED: 1,
  BAD_LENGTH: 2,
  BAD_VERSION: 3,
  TOO_DEEP: 4,
  BAD_FRAGMENT: 5,
  DUPLICATE_FRAGMENT: 6,
  LINK_TYPE: 7,
  ETHERTYPE: 8,
  IP_PROTOCOL: 9,
  NULL_FAMILY: 10,
  PPP_PROTOCOL: 11,
  NO_PAYLOAD: 12,
  SERVICE_PROTOCOL: 13,
  /** By the name in `frame.exportedProtocol`. */
  EXPORTED_PROTOCOL: 14,
  NO_ADDRESSES: 15,
} as const;
