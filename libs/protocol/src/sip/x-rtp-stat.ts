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

/** Headers with this content, by lower-case name: the sender is one of many makers. */
export const RTP_STAT_HEADERS = [
  ...['x-rtp-stat', 'p-rtp-stat', 'x-rtp-stats', 'x-rtp-statistics', 'x-siemens-rtp-stats', 'x-ng-rtp-stats'],
] as const;

/** Parts read of one value. */
const MAX_PARTS = 128;

/** Never fails: what is missing or no number is null. Parameters stand between semicolons, with some makers between commas. */
export function parseRtpStat(value: string): RtpStat {
  const fields = statFields(value);
  const number = (name: string, index = 0): number | null => measureOf(fields.get(name)?.[index] ?? '');
  return {
    setupMs: number('CS'),
    durationSeconds: number('CD') ?? number('DU'),
    packetsReceived: number('PR'),
    packetsSent: number('PS'),
    lostReceived: number('PL'),
    lostSent: number('PL', 1),
    discardedReceived: number('PD'),
    discardedSent: number('PD', 1),
    jitterReceived: number('JI'),
    jitterSent: number('JI', 1),
    delayMs: number('DL') ?? number('LA'),
    mos: number('MOS'),
  };
}

/**
 * RTP-RxStat and RTP-TxStat, as the phones of Cisco and those after them write them:
 * `Dur=104,Pkt=5190,Oct=830400,LatePkt=3,LostPkt=7,AvgJit=2,VQMetrics="…;MLQKav=4.4"` and `Dur=104,Pkt=5200,Oct=832000`. Either may be missing.
 */
export function parseRxTxStat(received: string | null, sent: string | null): RtpStat {
  const rx = statFields((received ?? '').replace(VQ_METRICS, ''));
  const tx = statFields(sent ?? '');
  const number = (fields: ReadonlyMap<string, string[]>, ...names: string[]): number | null => {
    for (const name of names) if (fields.has(name)) return measureOf(fields.get(name)?.[0] ?? '');
    return null;
  };
  return {
    setupMs: null,
    durationSeconds: number(rx, 'DUR') ?? number(tx, 'DUR'),
    packetsReceived: number(rx, 'PKT', 'TOTAL_RX_PKTS', 'RX_PKTS'),
    packetsSent: number(tx, 'PKT', 'TOTAL_TX_PKTS', 'TX_PKTS'),
    lostReceived: number(rx, 'LOSTPKT', 'RX_PKTS_LOST'),
    lostSent: null,
    discardedReceived: number(rx, 'LATEPKT'),
    discardedSent: null,
    jitterReceived: number(rx, 'AVGJIT'),
    jitterSent: null,
    delayMs: null,
    mos: number(rx, 'MLQKAV'),
  };
}

/** What encloses parameters that are read as the others: `MLQKav` among them, the mean over the call of the phone's own listening MOS. */
const VQ_METRICS = /(?:VQMetrics\s{0,8}=\s{0,8})?"/gi;

/** Values by upper-case name, the first of each; what has no name of its own is a further value of the one before. */
function statFields(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  let current: string[] | null = null;
  for (const part of text.split(/[;,]/, MAX_PARTS)) {
    const equals = part.indexOf('=');
    if (equals < 0) {
      current?.push(part);
      continue;
    }
    const name = part.slice(0, equals).trim().toUpperCase();
    current = [part.slice(equals + 1)];
    if (!fields.has(name)) fields.set(name, current);
  }
  return fields;
}

function measureOf(text: string): number | null {
  return /^\s*-?\d{1,10}(?:\.\d{1,6})?\s*$/.test(text) ? Number(text) : null;
}
