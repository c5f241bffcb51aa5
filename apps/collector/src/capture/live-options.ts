/** How an interface is captured from. */
export interface LiveOptions {
  /** libpcap filter; empty takes everything. */
  readonly filter: string;
  /** Octets kept of each packet. */
  readonly snapLength: number;
  /** The kernel's ring for each interface: what it holds while the reader is away. */
  readonly ringOctets: number;
}

/** The longest that a packet can be; and what holds a second of a gigabit link half full. */
export const DEFAULT_LIVE_OPTIONS: LiveOptions = { filter: '', snapLength: 65_535, ringOctets: 64 << 20 };

/** Below it a jumbo frame does not fit into a block of the ring, and libpcap refuses. */
export const MIN_RING_OCTETS = 1 << 20;
/** Below it not even the headers of a tunnelled packet are whole. */
export const MIN_SNAP_LENGTH = 128;
