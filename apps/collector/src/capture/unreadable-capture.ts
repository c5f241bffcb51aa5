/** A file that cannot be read at all. The message is one line that names the file, where, and why. */
export class UnreadableCapture extends Error {
  override readonly name = 'UnreadableCapture';

  constructor(
    readonly file: string,
    /** Octets from the start of the file. */
    readonly offset: number,
    readonly reason: string,
  ) {
    super(`${file}: not a capture: ${reason} (at octet ${offset})`);
  }
}
