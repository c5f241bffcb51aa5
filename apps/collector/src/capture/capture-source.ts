import type { ProbeSource } from '@earshot/contracts';

/** One source of packets of a running collector. */
export interface CaptureSource {
  /** For health records and `Collector.sources`. */
  describe(): ProbeSource;
  /** Stops reading; resolves when nothing more comes of it. */
  close(): Promise<void>;
}
