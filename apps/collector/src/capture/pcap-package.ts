/** The part of the optional package `pcap` that is used. */
export interface PcapPackage {
  createSession(device: string, options: PcapSessionOptions): PcapSession;
  findalldevs(): readonly PcapDevice[];
  warningHandler: (text: string) => void;
}

export interface PcapSessionOptions {
  readonly filter: string;
  readonly buffer_size: number;
  readonly snap_length: number;
  readonly buffer_timeout: number;
  readonly promiscuous: boolean;
}

export interface PcapSession {
  readonly link_type: string;
  readonly buf: Buffer;
  readonly header: Buffer;
  /** What it is made of: asked whenever there may be packets, and what asks libpcap for them. */
  readonly session: { read_callback: () => void; dispatch(buf: Buffer, header: Buffer): number };
  on(event: 'packet', listener: () => void): void;
  stats(): { readonly ps_drop: number; readonly ps_ifdrop: number };
  close(): void;
}

export interface PcapDevice {
  readonly name: string;
  readonly description?: string;
  readonly addresses: readonly { readonly addr?: string }[];
}

/** Live capture is not possible here. The message says what to do. */
export class LiveCaptureUnavailable extends Error {
  override readonly name = 'LiveCaptureUnavailable';
}

const ADVICE =
  'live capture needs the optional package "pcap", which is not built here: install a C++ compiler, make, Python and libpcap-dev, ' +
  'then run `npm rebuild pcap`; or pipe `tcpdump -i DEVICE -U -w -` into `earshot collect -`';

/** Loads the package, or throws a line that says what to install. */
export async function loadPcap(): Promise<PcapPackage> {
  try {
    const name = 'pcap';
    const loaded = (await import(name)) as { default: PcapPackage };
    return loaded.default;
  } catch (error) {
    throw new LiveCaptureUnavailable(ADVICE, { cause: error });
  }
}

export interface CaptureInterface {
  readonly name: string;
  readonly description: string | null;
  readonly addresses: readonly string[];
}

/** The interfaces that can be captured from. */
export async function listInterfaces(): Promise<CaptureInterface[]> {
  const { findalldevs } = await loadPcap();
  return findalldevs().map(({ name, description, addresses }) => ({
    name,
    description: description ?? null,
    addresses: addresses.flatMap(({ addr }) => (addr === undefined ? [] : [addr])),
  }));
}
