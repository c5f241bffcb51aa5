import type { Readable } from 'node:stream';
import type { ProbeSource } from '@earshot/contracts';
import { CaptureFileReader } from '@earshot/protocol';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import type { CaptureSource } from './capture-source.js';
import { takeNext } from './take-next.js';

/** Time of one turn of the event loop, so that a fast stream does not starve timers and sockets: cold code takes longer than its packets tell. */
const MAX_TURN_MS = 10;
const PACKETS_BETWEEN_LOOKS = 32;

/** Packets of a pcap or pcapng stream that has no end in sight: standard input, or the process that captures from an interface. */
export class StreamSource implements CaptureSource {
  /** Resolves when the stream is over. */
  readonly ended: Promise<void>;

  private readonly reader = new CaptureFileReader((octets) => this.pipeline.tlsKeys.add(octets));
  private packets = 0;
  private state: ProbeSource['state'] = 'reading';
  private detail: string | null = null;
  private closed = false;

  constructor(
    private readonly kind: ProbeSource['kind'],
    private readonly name: string,
    private readonly stream: Readable,
    private readonly pipeline: Pipeline,
    private readonly pump: PublishPump,
  ) {
    this.ended = this.read();
  }

  describe(): ProbeSource {
    const { kind, name, state, detail, packets } = this;
    return { kind, name, state, detail, packets };
  }

  /** Says why the source failed, where somebody else knows. */
  fail(detail: string): void {
    this.state = 'failed';
    this.detail = detail;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.stream.destroy();
    await this.ended;
  }

  private async read(): Promise<void> {
    try {
      for await (const chunk of this.stream) {
        this.reader.push(chunk);
        while (this.takeSome()) await new Promise((resolve) => setImmediate(resolve));
        this.pump.give(this.pipeline.takeRecords());
        if (this.reader.damage !== null) break;
        await this.pump.room();
      }
      this.reader.end();
      const { damage } = this.reader;
      if (damage !== null && !this.closed && this.state !== 'failed') {
        this.fail(`${damage.reason} (at octet ${damage.offset})`);
      } else if (this.state !== 'failed') this.state = 'ended';
    } catch (error) {
      if (this.closed) this.state = 'ended';
      else this.fail((error as Error).message);
    }
  }

  /** True where packets of the chunk are left. */
  private takeSome(): boolean {
    const endMs = performance.now() + MAX_TURN_MS;
    for (let sinceLook = 0; ; ) {
      const taken = takeNext(this.reader, this.pipeline, PACKETS_BETWEEN_LOOKS);
      if (taken === 0) return false;
      this.packets += taken;
      sinceLook += taken;
      if (sinceLook < PACKETS_BETWEEN_LOOKS) continue;
      if (performance.now() > endMs) return true;
      sinceLook = 0;
    }
  }
}
