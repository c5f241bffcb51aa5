import type { RtpWindowRecord } from '@earshot/contracts';

/** All windows of one SSRC between two addresses at one probe. */
export class StreamGroup {
  readonly windows: RtpWindowRecord[] = [];
  readonly #ids = new Set<string>();

  constructor(
    readonly probe: string,
    readonly src: string,
    readonly dst: string,
    readonly ssrc: number,
  ) {}

  /** False where the record is already in. */
  add(record: RtpWindowRecord): boolean {
    if (this.#ids.has(record.id)) return false;
    this.#ids.add(record.id);
    this.windows.push(record);
    return true;
  }

  /** In order of time. */
  inOrder(): readonly RtpWindowRecord[] {
    return this.windows.sort((a, b) => a.windowUs - b.windowUs || a.atUs - b.atUs || (a.id < b.id ? -1 : 1));
  }
}

export function streamName(probe: string, src: string, dst: string, ssrc: number): string {
  return `${probe}|${src}|${dst}|${ssrc}`;
}
