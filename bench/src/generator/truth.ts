/** What is known of a stream because it was made, as design words it: counts at the probe. */
export interface StreamTruth {
  readonly ssrc: string;
  readonly src: string;
  readonly dst: string;
  readonly callId: string | null;
  readonly profile: string;
  readonly listener: 'caller' | 'callee';
  readonly payloadTypes: readonly number[];
  readonly firstUs: number;
  readonly lastUs: number;
  /** Without the mirror's copies; duplicates are among them. */
  readonly packets: number;
  readonly expected: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly mirrorDuplicates: number;
  /** RFC 4737. */
  readonly reordered: number;
  readonly restarts: number;
  readonly jitterMs: { readonly mean: number | null; readonly max: number | null; readonly last: number | null };
  /** Gaps between consecutive packets without the mirror's copies. */
  readonly deltaMs: { readonly mean: number | null; readonly max: number | null };
  /** Rate error of the sender's clock; positive means slow. */
  readonly skewPpm: number;
  readonly digits: readonly DigitTruth[];
  /** Lost between the probe and the listener, which the probe cannot see but the listener reports. */
  readonly lostAfterProbe: number;
}

export interface DigitTruth {
  readonly digit: string;
  readonly durationMs: number;
}

export interface CallTruth {
  readonly profile: string;
  readonly callIds: readonly string[];
  readonly legs: readonly LegTruth[];
}

export interface LegTruth {
  readonly callId: string;
  readonly state: 'trying' | 'ringing' | 'answered' | 'ended' | 'failed' | 'cancelled' | 'timed-out';
  readonly finalStatus: number | null;
  readonly startUs: number;
  readonly ringUs: number | null;
  readonly answerUs: number | null;
  readonly endUs: number | null;
  readonly endedBy: 'caller' | 'callee' | 'timeout' | null;
  readonly pddMs: number | null;
  readonly messages: number;
  readonly retransmissions: number;
}

/** RFC 3550 6.4.1 round trip between the probe and one end, when the report that closes it passes the probe. */
export interface RoundTripTruth {
  readonly callId: string | null;
  readonly atUs: number;
  readonly half: 'caller' | 'callee';
  readonly rttMs: number;
}

export interface RtcpTruth {
  sr: number;
  rr: number;
  sdes: number;
  bye: number;
  xrVoipMetrics: number;
  xrStatisticsSummary: number;
}

export interface SetTruth {
  readonly set: string;
  readonly packets: number;
  readonly bytes: number;
  readonly firstUs: number | null;
  readonly lastUs: number | null;
  readonly calls: readonly CallTruth[];
  readonly streams: readonly StreamTruth[];
  readonly roundTrips: readonly RoundTripTruth[];
  readonly rtcp: RtcpTruth;
  readonly sip: {
    readonly messages: number;
    readonly byMethod: Readonly<Record<string, number>>;
    readonly byStatus: Readonly<Record<string, number>>;
  };
}
