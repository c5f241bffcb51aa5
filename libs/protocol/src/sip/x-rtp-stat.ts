/**
 * X-RTP-Stat and P-RTP-Stat, with which phones report a call's media in BYE and its answer:
 * `CS=0;CD=30;PR=1375;PS=1476;PL=125,49;PD=1,0;JI=11.2,9.5;DL=74.9`, where pairs are received and sent.
 */
export interface RtpStat {
  readonly setupMs: number | null;
  readonly durationSeconds: number | null;
  readonly packetsReceived: number | null;
  readonly packetsSent: number | null;
  readonly lostReceived: number | null;
  readonly lostSent: number | null;
  readonly discardedReceived: number | null;
  readonly discardedSent: number | null;
  /** Most phones send milliseconds, some units of the RTP timestamp; the header does not say. */
  readonly jitterReceived: number | null;
  readonly jitterSent: number | null;
  readonly delayMs: number | null;
  readonly mos: number | null;
}

/** Parts read of one value. */
const MAX_PARTS = 64;

/** Never fails: what is missing or no number is null. */
export function parseRtpStat(value: string): RtpStat {
  const fields = new Map<string, string>();
  for (const part of value.split(';', MAX_PARTS)) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim().toUpperCase();
    if (!fields.has(name)) fields.set(name, part.slice(equals + 1));
  }
  const number = (name: string, index = 0): number | null => measureOf(fields.get(name)?.split(',', 2)[index] ?? '');
  return {
    setupMs: number('CS'),
    durationSeconds: number('CD'),
    packetsReceived: number('PR'),
    packetsSent: number('PS'),
    lostReceived: number('PL'),
    lostSent: number('PL', 1),
    discardedReceived: number('PD'),
    discardedSent: number('PD', 1),
    jitterReceived: number('JI'),
    jitterSent: number('JI', 1),
    delayMs: number('DL'),
    mos: number('MOS'),
  };
}

function measureOf(text: string): number | null {
  return /^\s*-?\d{1,10}(?:\.\d{1,6})?\s*$/.test(text) ? Number(text) : null;
}
