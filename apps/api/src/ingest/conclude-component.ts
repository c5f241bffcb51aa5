import { createFold } from '@earshot/calls';
import type { CallDetail, CaptureRecord } from '@earshot/contracts';
import { type Conclusion, concludeCalls } from '@earshot/diagnosis';

/** Probe of every import of a file. */
const IMPORT_PROBE = 'import';

/**
 * Times after the last record of a call at which it may change without another: an INVITE without any answer is given up
 * (RFC 3261 Timer B, 32 s), a call of which nothing is seen any more is not taken to run (60 s), a call that rings is given up
 * (Timer C, 181 s). A second more, so that it is past.
 */
export const AGES_US = [33_000_000, 61_000_000, 182_000_000] as const;
/** A capture goes on after a call if anything is in it up to so long after the call's last record. */
export const HORIZON_US = 242_000_000;

export interface ConcludedComponent extends Conclusion {
  /** Probes of its calls that saw speech go both ways. */
  readonly probesSeeingBothWays: ReadonlySet<string>;
  readonly imported: boolean;
  readonly firstUs: number;
  readonly lastUs: number;
  /** When to look again if nothing comes; null where all calls are over. */
  readonly dueUs: number | null;
}

export interface Surroundings {
  readonly nowUs: number;
  readonly probesSeeingBothWays: Iterable<string>;
  /** The greatest of `AGES_US` after which something is stored, up to the horizon; 0 for none. */
  captureGoesOnUs(lastUs: number): Promise<number>;
}

/**
 * Folds and diagnoses the records of one component. The present of an imported call is where its capture ends, as for `analyze`:
 * a capture that stops ages nothing. That of any other is now.
 */
export async function concludeComponent(
  records: readonly CaptureRecord[],
  { nowUs, probesSeeingBothWays, captureGoesOnUs }: Surroundings,
): Promise<ConcludedComponent> {
  const imported = records.every(({ probe }) => probe === IMPORT_PROBE);
  let firstUs = Number.MAX_SAFE_INTEGER;
  let lastUs = 0;
  for (const { atUs } of records) {
    if (atUs < firstUs) firstUs = atUs;
    if (atUs > lastUs) lastUs = atUs;
  }
  const at = (presentUs: number) => concludeAt(records, presentUs, probesSeeingBothWays);
  let presentUs = imported ? lastUs : nowUs;
  let concluded = at(presentUs);
  if (imported && concluded.calls.some(isRunning)) {
    presentUs = lastUs + (await captureGoesOnUs(lastUs));
    if (presentUs > lastUs) concluded = at(presentUs);
  }
  const running = concluded.calls.some(isRunning);
  const dueUs = running ? (AGES_US.map((age) => lastUs + age).find((dueUs) => dueUs > presentUs) ?? null) : null;
  return { ...concluded, imported, firstUs, lastUs, dueUs };
}

function concludeAt(
  records: readonly CaptureRecord[],
  nowUs: number,
  probesSeeingBothWays: Iterable<string>,
): Conclusion & { readonly probesSeeingBothWays: ReadonlySet<string> } {
  const fold = createFold({ nowUs });
  fold.addAll(records);
  const { calls, findings } = concludeCalls(fold, { probesSeeingBothWays });
  return {
    calls: [...calls],
    streams: [...fold.unboundStreams()],
    findings,
    probesSeeingBothWays: fold.probesSeeingBothWays(),
  };
}

function isRunning({ verdict }: CallDetail): boolean {
  return verdict.outcome === 'running';
}
