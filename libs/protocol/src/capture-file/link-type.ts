/** LINKTYPE_ numbers of capture files (tcpdump.org/linktypes.html) that are decoded. */
export const LINK_TYPE = {
  NULL: 0,
  ETHERNET: 1,
  RAW_BSD: 12,
  RAW_OPENBSD: 14,
  PPP: 9,
  PPP_HDLC: 50,
  PPP_ETHER: 51,
  RAW: 101,
  CISCO_HDLC: 104,
  LOOP: 108,
  ENC: 109,
  LINUX_SLL: 113,
  /** Free for private use; macOS used it before PKTAP had a number. */
  USER_2: 149,
  PPP_PPPD: 166,
  JUNIPER_ETHERNET: 178,
  PPP_WITH_DIRECTION: 204,
  IPV4: 228,
  IPV6: 229,
  NFLOG: 239,
  WIRESHARK_UPPER_PDU: 252,
  PKTAP: 258,
  LINUX_SLL2: 276,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  0: 'null',
  1: 'ethernet',
  6: 'token-ring',
  9: 'ppp',
  12: 'raw-ip',
  14: 'raw-ip',
  50: 'ppp-hdlc',
  51: 'ppp-ether',
  101: 'raw-ip',
  104: 'cisco-hdlc',
  105: 'ieee802-11',
  108: 'loopback',
  109: 'enc',
  113: 'linux-sll',
  127: 'ieee802-11-radiotap',
  166: 'ppp-pppd',
  178: 'juniper-ethernet',
  189: 'usb-linux',
  195: 'ieee802-15-4',
  204: 'ppp-with-direction',
  220: 'usb-linux-mmapped',
  228: 'ipv4',
  229: 'ipv6',
  239: 'nflog',
  252: 'wireshark-upper-pdu',
  258: 'pktap',
  276: 'linux-sll2',
};

/** `ethernet`, or `link-type-147` for one without a name here. */
export function linkTypeName(linkType: number): string {
  return NAMES[linkType] ?? `link-type-${linkType}`;
}
