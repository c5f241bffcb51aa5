import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Bus, Publisher } from '@earshot/bus';
import { isImportProbe, type ProbeSource } from '@earshot/contracts';
import type { CaptureSource } from './capture/capture-source.js';
import { DEFAULT_LIVE_OPTIONS, type LiveOptions } from './capture/live-options.js';
import { LiveSource } from './capture/live-source.js';
import { loadPcap } from './capture/pcap-package.js';
import { StreamSource } from './capture/stream-source.js';
import { decodingOptions, rtpTraces, tlsKeyLogFile } from './config.js';
import type { HepUdpListener } from './hep/hep-udp-listener.js';
import { type HepAddresses, type ListenAddress, openHep } from './hep/open-hep.js';
import { Pipeline } from './pipeline.js';
import { PublishPump } from './publish/publish-pump.js';
import { ReportListener } from './quality-reports/report-listener.js';
import { FollowedKeyLog } from './tls/key-log-file.js';
import { COLLECTOR_VERSION } from './version.js';

const HEALTH_MS = 1000;
/** Packets of a live source come this much later than their capture time, so windows close later than the clock says. */
const LIVE_DELAY_US = 2_000_000;
/** Records are given to the bus this long after the first of them at the latest. */
const BATCH_MS = 5;
const MAX_BATCH_RECORDS = 512;

export interface CollectorOptions extends HepAddresses {
  readonly bus: Bus;
  /** Name of this probe. */
  readonly probe: string;
  /** HEP packets without one of these keys are refused; none takes all. */
  readonly hepAuthKeys?: readonly string[];
  /** SIP over UDP and TCP for reports that endpoints PUBLISH (RFC 6035); null and absent for none. */
  readonly sipReports?: ListenAddress | null;
  /** Interfaces to capture from. */
  readonly interfaces?: readonly string[];
  /** How they are captured from; what is left out is as in `DEFAULT_LIVE_OPTIONS`. */
  readonly live?: Partial<LiveOptions>;
  /** Key log of TLS connections, followed as it grows; default: that of the environment. */
  readonly tlsKeyLog?: string | undefined;
  /** A pcap or pcapng stream without end. */
  readonly standardInput?: Readable | null;
  /** Told once of each thing that an operator should know. */
  readonly onAdvice?: (text: string) => void;
}

export interface Collector {
  /** `udp://127.0.0.1:9060`, `tcp://127.0.0.1:9060` */
  readonly addresses: readonly string[];
  /** By name, see `COLLECTOR_COUNTERS`. */
  counters(): Record<string, number>;
  sources(): ProbeSource[];
  /** Resolves when all sources that can end have ended; never where there are listeners only. */
  readonly ended: Promise<void>;
  /** Stops the sources, closes all windows and waits until the bus has everything, or the disk. */
  close(): Promise<void>;
}

/** Starts a collector on a bus. Rejects where an address or an interface cannot be opened. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  if (isImportProbe(options.probe)) throw new Error(`a probe cannot be named ${options.probe}: imports are`);
  const collector = new RunningCollector(options, await options.bus.publisher({ probe: options.probe }));
  try {
    await collector.open();
  } catch (error) {
    await collector.close();
    throw error;
  }
  return collector;
}

class RunningCollector implements Collector {
  ended: Promise<void> = new Promise(() => {});

  private readonly pipeline: Pipeline;
  private readonly pump: PublishPump;
  private readonly opened: CaptureSource[] = [];
  private readonly live: LiveSource[] = [];
  private udp: HepUdpListener | null = null;
  private reports: ReportListener | null = null;
  private readonly keyLog: FollowedKeyLog | null;
  private batchTimer: NodeJS.Timeout | null = null;
  private readonly healthTimer: NodeJS.Timeout;
  private readonly boot = randomBytes(8).toString('hex');
  private readonly startedUs = Date.now() * 1000;
  private closing: Promise<void> | null = null;

  constructor(
    private readonly options: CollectorOptions,
    private readonly publisher: Publisher,
  ) {
    const keyLog = options.tlsKeyLog ?? tlsKeyLogFile();
    this.keyLog = keyLog === null ? null : new FollowedKeyLog(keyLog);
    this.pipeline = new Pipeline({
      ...(this.keyLog === null ? {} : { tlsKeys: this.keyLog.keys }),
      probe: options.probe,
      hepAuthKeys: options.hepAuthKeys ?? [],
      traces: rtpTraces(),
      readsAsAsked: true,
      ...decodingOptions(),
    });
    this.pump = new PublishPump(publisher);
    this.healthTimer = setInterval(() => void this.tick(), HEALTH_MS);
  }

  get addresses(): string[] {
    return this.opened.flatMap((source) => ('address' in source ? [source.address as string] : []));
  }

  async open(): Promise<void> {
    const { sipReports, interfaces = [], live = {}, standardInput, onAdvice } = this.options;
    const { pipeline, pump } = this;
    await this.keyLog?.follow();
    if (this.keyLog?.failure) onAdvice?.(`the TLS key log cannot be read: ${this.keyLog.failure}`);
    const hep = await openHep(this.options, pipeline, pump, () => this.schedule());
    this.opened.push(...hep.sources);
    this.udp = hep.udp;
    if (sipReports) {
      this.reports = await ReportListener.listen(sipReports, pipeline, () => this.schedule());
      this.opened.push(this.reports);
    }
    if (this.udp !== null && this.udp.bufferAdvice !== null) onAdvice?.(this.udp.bufferAdvice);
    const endings: Promise<void>[] = [];
    if (interfaces.length > 0) await loadPcap();
    // One that is named twice would be captured twice.
    for (const device of new Set(interfaces)) {
      const source = new LiveSource(device, { ...DEFAULT_LIVE_OPTIONS, ...live }, pipeline, pump);
      this.live.push(source);
      this.opened.push(source);
      endings.push(source.ended);
      await source.opened;
    }
    if (standardInput) {
      const source = new StreamSource('standard-input', 'standard input', standardInput, pipeline, pump);
      this.opened.push(source);
      endings.push(source.ended);
    }
    if (endings.length > 0) this.ended = Promise.all(endings).then(() => {});
  }

  counters(): Record<string, number> {
    return this.pipeline.snapshot();
  }

  sources(): ProbeSource[] {
    return this.opened.map((source) => source.describe());
  }

  close(): Promise<void> {
    this.closing ??= this.stop();
    return this.closing;
  }

  private async stop(): Promise<void> {
    clearInterval(this.healthTimer);
    this.keyLog?.close();
    await Promise.all(this.opened.map((source) => source.close()));
    this.noteDrops();
    this.pipeline.finish();
    this.give();
    await this.publisher.flush();
    await this.publishHealth();
    await this.publisher.close();
  }

  private schedule(): void {
    if (this.pipeline.recordsWaiting >= MAX_BATCH_RECORDS) this.give();
    else this.batchTimer ??= setTimeout(() => this.give(), BATCH_MS);
  }

  private give(): void {
    if (this.batchTimer !== null) clearTimeout(this.batchTimer);
    this.batchTimer = null;
    this.pump.give(this.pipeline.takeRecords());
  }

  private async tick(): Promise<void> {
    await this.udp?.countDrops();
    await this.reports?.countDrops();
    this.noteDrops();
    // Without a live source the clock is that of the packets: a capture that is piped in may be of any time.
    if (this.live.length > 0) this.pipeline.advance(Date.now() * 1000 - LIVE_DELAY_US);
    this.give();
    await this.publishHealth();
  }

  /** What the kernel dropped so far, for the counters and the windows that are open. */
  private noteDrops(): void {
    const { counters } = this.pipeline;
    const drops = this.live.reduce((sum, source) => sum + source.drops, 0);
    counters.set('live.kernel-drops', drops);
    counters.set(
      'live.interface-drops',
      this.live.reduce((sum, source) => sum + source.interfaceDrops, 0),
    );
    const outages = this.live.reduce((sum, source) => sum + source.outages, 0);
    counters.set('live.outages', outages);
    // What passed while an interface was away is the probe's own loss, too, of which nobody knows how much it is.
    this.pipeline.probeDrops = drops + outages;
  }

  private async publishHealth(): Promise<void> {
    const { accepted, delivered, waiting, spooled, dropped } = this.publisher.counters();
    const counters: Record<string, number> = {
      ...this.counters(),
      'bus.accepted': accepted,
      'bus.delivered': delivered,
      'bus.waiting': waiting,
      'bus.spooled': spooled,
    };
    for (const [reason, count] of Object.entries(dropped)) counters[`bus.dropped.${reason}`] = count;
    await this.publisher.publishHealth({
      v: 1,
      probe: this.options.probe,
      boot: this.boot,
      startedUs: this.startedUs,
      atUs: Date.now() * 1000,
      version: COLLECTOR_VERSION,
      sources: this.sources(),
      counters,
    });
  }
}
