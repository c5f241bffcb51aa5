/** Why a record was not stored. */
export const DROP_REASONS = ['bad-id', 'bad-time', 'too-many-days', 'refused-by-database'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** `received = stored + alreadyStored + waiting + every drop`. */
export class IngestCounters {
  received = 0;
  stored = 0;
  alreadyStored = 0;
  readonly dropped: Record<DropReason, number> = {
    'bad-id': 0,
    'bad-time': 0,
    'too-many-days': 0,
    'refused-by-database': 0,
  };
  /** What the bus could not hand over. */
  unknownKinds = 0;
  damagedRecords = 0;
  lostBatches = 0;
  settles = 0;
  settledComponents = 0;
  settledRecords = 0;
  failedComponents = 0;
  crowdedValues = 0;
  /** Messages left out of a settle: what is stored of them is no SIP message to this version. */
  unreadableMessages = 0;
  cutComponents = 0;
  /** Records of media left out of a settle: they belonged to no call and no stream, and too many waited for one. */
  recordsLetGo = 0;
  callsWritten = 0;
  /** Calls, and streams of none, that were marked since the settings that they were settled under changed. */
  settledAgain = 0;
  /** Periods to which the rules across calls were applied. */
  periodsDiagnosed = 0;
  /** Those of them that had more traffic than the rules are given; only the latest was looked at. */
  cutPeriods = 0;
  databaseRetries = 0;

  asRecord(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [name, count] of Object.entries(this)) if (typeof count === 'number') counts[name] = count;
    for (const reason of DROP_REASONS) counts[`dropped.${reason}`] = this.dropped[reason];
    return counts;
  }
}
