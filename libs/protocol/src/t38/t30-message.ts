/** Facsimile control fields of T.30 5.3.6.1, without their first bit, which only says which side speaks. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x01, 'DIS'],
  [0x02, 'CSI'],
  [0x04, 'NSF'],
  [0x41, 'DCS'],
  [0x42, 'TSI'],
  [0x44, 'NSS'],
  [0x43, 'SUB'],
  [0x45, 'SID'],
  [0x21, 'CFR'],
  [0x22, 'FTT'],
  [0x23, 'CTR'],
  [0x48, 'CTC'],
  [0x71, 'EOM'],
  [0x72, 'MPS'],
  [0x74, 'EOP'],
  [0x79, 'PRI-EOM'],
  [0x7a, 'PRI-MPS'],
  [0x7c, 'PRI-EOP'],
  [0x7d, 'PPS'],
  [0x73, 'EOR'],
  [0x76, 'RR'],
  [0x31, 'MCF'],
  [0x33, 'RTP'],
  [0x32, 'RTN'],
  [0x35, 'PIP'],
  [0x34, 'PIN'],
  [0x3d, 'PPR'],
  [0x37, 'RNR'],
  [0x38, 'ERR'],
  [0x3f, 'FDM'],
  [0x58, 'CRP'],
  [0x5f, 'DCN'],
]);

/** Frames of a station that polls begin like answers with the first bit set. */
const POLLING: ReadonlyMap<number, string> = new Map([
  [0x81, 'DTC'],
  [0x82, 'CIG'],
  [0x83, 'PWD'],
  [0x84, 'NSC'],
]);

/** Post-page commands: a page of image data has gone before. */
export const POST_PAGE: ReadonlySet<string> = new Set(['EOM', 'MPS', 'EOP', 'PRI-EOM', 'PRI-MPS', 'PRI-EOP', 'PPS']);

/**
 * Name of the T.30 message in an HDLC frame: address 0xff, control 0xc0 or 0xc8 (the last of several), control field. Image data of error
 * correction mode (FCD, RCP) has control fields of its own and no name here; null for it and for what is no frame.
 */
export function t30Message(frame: ArrayLike<number>): string | null {
  if (frame.length < 3 || frame[0] !== 0xff || ((frame[1] as number) & 0xf7) !== 0xc0) return null;
  const field = frame[2] as number;
  return POLLING.get(field) ?? NAMES.get(field & 0x7f) ?? null;
}
