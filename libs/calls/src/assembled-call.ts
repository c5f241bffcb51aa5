import type { CallDetail, DtlsRecord, DtmfRecord, IcmpRecord, StunRecord, T38Record } from '@earshot/contracts';
import type { AssembledLeg, Side } from './dialog/assembled-leg.js';
import type { ExtendedReport, Reception, SenderPassage } from './media/rtcp-index.js';
import type { MeasuredStream } from './quality/stream-quality.js';

/** Everything of a call but what diagnosis adds. */
export type CallFacts = Omit<CallDetail, 'verdict' | 'findings' | 'findingCodes'>;

/** What an endpoint said of a stream, beside the stream. */
export interface StreamReports {
  readonly receptions: readonly Reception[];
  readonly extended: readonly ExtendedReport[];
  readonly senders: readonly SenderPassage[];
}

/** A call with what the rules read: its legs and streams with the messages, counts and reports behind them. */
export interface AssembledCall {
  readonly facts: CallFacts;
  /** In order of start, as `facts.legDetails`. */
  readonly legs: readonly AssembledLeg[];
  /** As `facts.streamDetails`. */
  readonly streams: readonly (MeasuredStream & StreamReports)[];
  /** Telephone events (RFC 4733) as captured, also those that are the same digit on another section. */
  readonly events: readonly DtmfRecord[];
  /** ICMP errors about its messages and media. */
  readonly icmp: readonly IcmpRecord[];
  /** ICE checks and TURN transactions between its media addresses, five seconds each, in order of time. */
  readonly stun: readonly StunRecord[];
  /** DTLS handshakes for its media. */
  readonly dtls: readonly DtlsRecord[];
  /** Fax over UDPTL, five seconds a direction each. */
  readonly t38: readonly T38Record[];
  /** Sides whose RTCP was captured. */
  readonly rtcpFrom: readonly Side[];
  /** Latest capture time of any record of the call. */
  readonly lastUs: number;
}
