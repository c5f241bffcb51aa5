import type { QualitySettings } from '@earshot/contracts';

/** What a running API says of itself and keeps to. */
export interface Settings {
  readonly version: string;
  /** `udp://192.0.2.1:9060` */
  readonly hepAddresses: readonly string[];
  /** Largest upload; null for any. */
  readonly uploadLimitOctets: number | null;
  /** How scores are made, and judged. */
  readonly quality: QualitySettings;
}
