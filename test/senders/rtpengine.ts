import { freePorts, untilTaken } from './ports.js';
import { type Program, run } from './program.js';

const MEDIA_PORTS = 40;

export interface RtpengineOptions {
  /** It sends the RTCP that it relays there, as JSON in HEPv3. */
  readonly hep?: { readonly port: number; readonly captureId: number };
  readonly lifetimeMs: number;
}

/** What it logs of one of its ports when a call is over. */
export interface RtpengineCounts {
  /** Its own address and the one that it talks to. */
  readonly local: string;
  readonly remote: string;
  readonly isRtcp: boolean;
  /** Of what came in. */
  readonly ssrc: string;
  readonly packets: number;
  readonly octets: number;
}

/** A media relay in user space. */
export interface Rtpengine {
  readonly program: Program;
  /** Its control port. */
  readonly port: number;
  readonly ports: readonly [first: number, last: number];
  counts(): RtpengineCounts[];
  close(): Promise<void>;
}

export async function startRtpengine({ hep, lifetimeMs }: RtpengineOptions): Promise<Rtpengine> {
  const port = await freePorts(2 + MEDIA_PORTS);
  const [first, last] = [port + 2, port + 1 + MEDIA_PORTS];
  const program = run(
    'rtpengine',
    [
      ...['--config-file=none', '--table=-1', '--foreground', '--log-stderr', '--log-level=6', '--delete-delay=0'],
      ...['--interface=127.0.0.1', `--listen-ng=127.0.0.1:${port}`, `--port-min=${first}`, `--port-max=${last}`],
      ...(hep === undefined
        ? []
        : [`--homer=127.0.0.1:${hep.port}`, '--homer-protocol=udp', `--homer-id=${hep.captureId}`]),
    ],
    lifetimeMs,
  );
  try {
    await program.wrote(/Startup complete/);
    await untilTaken(port);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return {
    program,
    port,
    ports: [first, last],
    counts: () => countsIn(program.output()),
    close: () => program.stop(),
  };
}

/** `--- Port 127.0.0.1:31016 <> 127.0.0.1:20000, SSRC 5c3a7d21, 598 p, 102856 b, 0 e, 1 ts` */
function countsIn(output: string): RtpengineCounts[] {
  const line = /Port\s+(\S+)\s+<>\s+(\S+?)(?: \((RTCP)\))?\s*, SSRC ([0-9a-f]+)(?: \((RTCP)\))?, (\d+) p, (\d+) b/g;
  return [...output.matchAll(line)].map(([, local = '', remote = '', before, ssrc = '', after, packets, octets]) => ({
    local,
    remote,
    isRtcp: (before ?? after) === 'RTCP',
    ssrc: `0x${ssrc.padStart(8, '0')}`,
    packets: Number(packets),
    octets: Number(octets),
  }));
}
