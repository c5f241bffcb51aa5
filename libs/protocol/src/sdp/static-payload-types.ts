/** What a static RTP payload type stands for. */
export interface StaticPayloadType {
  /** Encoding name as registered, upper case. */
  readonly codec: string;
  /** RTP clock, Hz. For G722 it is 8000 although the audio is 16 kHz (RFC 3551 4.5.2). */
  readonly clockRate: number;
  readonly channels: number;
}

function audio(codec: string, clockRate: number, channels = 1): StaticPayloadType {
  return { codec, clockRate, channels };
}

/** RFC 3551 tables 4 and 5, by payload type; unassigned and reserved numbers are absent. */
export const STATIC_PAYLOAD_TYPES: ReadonlyMap<number, StaticPayloadType> = new Map([
  [0, audio('PCMU', 8000)],
  [3, audio('GSM', 8000)],
  [4, audio('G723', 8000)],
  [5, audio('DVI4', 8000)],
  [6, audio('DVI4', 16000)],
  [7, audio('LPC', 8000)],
  [8, audio('PCMA', 8000)],
  [9, audio('G722', 8000)],
  [10, audio('L16', 44100, 2)],
  [11, audio('L16', 44100)],
  [12, audio('QCELP', 8000)],
  [13, audio('CN', 8000)],
  [14, audio('MPA', 90000)],
  [15, audio('G728', 8000)],
  [16, audio('DVI4', 11025)],
  [17, audio('DVI4', 22050)],
  [18, audio('G729', 8000)],
  [25, { codec: 'CELB', clockRate: 90000, channels: 1 }],
  [26, { codec: 'JPEG', clockRate: 90000, channels: 1 }],
  [28, { codec: 'NV', clockRate: 90000, channels: 1 }],
  [31, { codec: 'H261', clockRate: 90000, channels: 1 }],
  [32, { codec: 'MPV', clockRate: 90000, channels: 1 }],
  [33, { codec: 'MP2T', clockRate: 90000, channels: 1 }],
  [34, { codec: 'H263', clockRate: 90000, channels: 1 }],
]);
