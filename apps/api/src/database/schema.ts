import type { CallSketch, TransactionSketch } from '@earshot/calls';
import type {
  CallDetail,
  CallSummary,
  Finding,
  Leg,
  LinkDecision,
  ProbeHealth,
  Stream,
  Transaction,
} from '@earshot/contracts';
import type { ColumnType, Generated } from 'kysely';

/** Written as JSON text, read as a value. */
type Json<Value> = ColumnType<Value, string, string>;

interface Captured {
  at_us: number;
  id: string;
  node: number;
  fields: Json<Record<string, unknown>>;
}

interface Derived {
  key: string;
  start_us: number;
  node: number;
  digest: number;
}

/** Five minutes of one combination of the dimensions. */
interface RollupSlot {
  slot_us: number;
  caller_peer: string | null;
  callee_peer: string | null;
  codec: string | null;
  user_agent: string | null;
  probe: string | null;
  direction: string | null;
}

/** What a call's page shows beside its rows. */
export type CallDocument = Pick<
  CallDetail,
  | 'links'
  | 'decisions'
  | 'mediaSections'
  | 'reports'
  | 'roundTrips'
  | 'legHeard'
  | 'comparisons'
  | 'roundTripSummaries'
  | 'extendedBlocks'
  | 'logs'
  | 'logCount'
>;

/** The tables, as `migrations/` makes them. */
export interface Schema {
  message: Captured & { probe: string; raw: Buffer };
  rtp_window: Captured;
  rtcp_report: Captured;
  media_event: Captured;
  evidence: { key: number; at_us: number; node: number };
  dirty: { seq: Generated<number>; node: number; at_us: number; to_us: number; cause: string; leg_key: string | null };
  call: Derived & {
    outcome: string;
    final_status: number | null;
    codecs: string[];
    finding_codes: string[];
    probes: string[];
    imported: boolean;
    due_us: number | null;
    search: string;
    mos_lq_worst: number | null;
    doc: Json<CallSummary>;
    detail: Json<CallDocument>;
  };
  leg: Derived & { call_key: string; ordinal: number; doc: Json<Leg> };
  stream: Derived & { call_key: string | null; ordinal: number; doc: Json<Stream> };
  finding: Derived & {
    call_key: string | null;
    ordinal: number;
    code: string;
    severity: string;
    call_keys: string[] | null;
    doc: Json<Finding>;
  };
  link_decision: { id: Generated<number>; verdict: LinkDecision['verdict']; decided_us: number };
  link_decision_leg: { decision_id: number; leg_key: string; side: number; node: number; at_us: number };
  contribution: Derived & RollupSlot & { sums: number[] };
  rollup: RollupSlot & { contributions: number; sums: number[] };
  sketch: Derived & { kind: 'call' | 'transaction'; doc: Json<CallSketch | TransactionSketch> };
  settled_under: { only_one: Generated<boolean>; fingerprint: number; before_us: number };
  traffic_due: { period_us: number; seq: Generated<number> };
  sip_transaction: Derived & {
    method: string;
    outcome: string;
    final_status: number | null;
    delay_ms: number | null;
    retransmissions: number;
    search: string;
    imported: boolean;
    due_us: number | null;
    doc: Json<Transaction>;
  };
  rtp_trace: {
    id: string;
    ssrc: number;
    window_us: number;
    probe: string;
    src: string;
    dst: string;
    clock_rate: number | null;
    data: Buffer;
    stored_us: Generated<number>;
  };
  probe_sight: { probe: string; day: number };
  probe: { probe: string; at_us: number; doc: Json<ProbeHealth> };
}
