import type { CaptureRecord } from '@earshot/contracts';
import type { TraceKeeping } from './media/media-table.js';
import type { PlainSipReader } from './signalling/plain-sip-decoder.js';
import type { TlsKeys } from './tls/tls-keys.js';

export interface PipelineOptions {
  /** Name of this probe in its records. */
  readonly probe: string;
  /** Keys hashes; random by default, so that nobody can choose colliding flows. */
  readonly seed?: number;
  /** HEP packets without one of these keys are refused; none takes all. */
  readonly hepAuthKeys?: readonly string[];
  /** Whether a bounded part of each payload is measured for level, clipping and dead air; true by default. No audio is kept. */
  readonly measurePayloads?: boolean;
  /** Default: none. */
  readonly traces?: TraceKeeping;
  /** Lower-case names of SIP headers with an id that legs of one call share, beside those that linking knows. */
  readonly correlationHeaders?: readonly string[];
  /** Secrets of TLS connections, in which SIP is read; none by default. */
  readonly tlsKeys?: TlsKeys;
  /** UDP ports of VXLAN beside the well-known ones. */
  readonly vxlanPorts?: readonly number[];
  /**
   * True where the records are read by this process: then what a SIP message says is read when it is asked for, and the record is made
   * whole only where it is written.
   */
  readonly readsAsAsked?: boolean;
  /**
   * Takes records where one packet makes many, as when the windows of all streams end with it: whoever is done with each at once need not
   * have them all in memory. Without it they wait for `takeRecords`.
   */
  readonly onCrowd?: (records: CaptureRecord[]) => void;
  /** Given the SIP messages that it can read without a record; the others become records, before or after. Default: all do. */
  readonly onPlainSip?: PlainSipReader;
}
