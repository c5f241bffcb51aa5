import { readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { TlsKeys } from './tls-keys.js';

const LOOK_MS = 250;
const READ_OCTETS = 1 << 20;
/** So many of what was read tell whether the file is the same still. */
const LAST_OCTETS = 64;
/** No line of a key log is longer. */
const MAX_LINE_OCTETS = 4096;

/** Reads a key log that is whole. Throws a line that names the file where it cannot be read. */
export function readKeyLogFile(path: string, keys: TlsKeys): void {
  try {
    keys.add(readFileSync(path, 'latin1'));
  } catch (error) {
    throw new Error(`the TLS key log cannot be read: ${(error as Error).message}`);
  }
}

/** A key log that a program writes to as it makes connections; it need not be there yet. */
export class FollowedKeyLog {
  readonly keys = new TlsKeys(true);
  /** Why nothing is read; null while something is, or may be. */
  failure: string | null = null;
  private offset = 0;
  private last = Buffer.alloc(0);
  /** Beginning of a line whose rest is not written yet. */
  private begun = '';
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(private readonly path: string) {}

  /** Resolves when what is there has been read; goes on with what is written after it. */
  async follow(): Promise<void> {
    await this.look();
    if (!this.isClosed) this.timer = setTimeout(() => void this.follow(), LOOK_MS).unref();
  }

  close(): void {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    let file: FileHandle | null = null;
    try {
      file = await open(this.path, 'r');
      const { size } = await file.stat();
      // It was emptied, or is another: what it said is kept.
      if (size < this.offset || !(await this.isAsRead(file))) {
        this.offset = 0;
        this.begun = '';
        this.last = Buffer.alloc(0);
      }
      while (this.offset < size && (await this.readSome(file)) > 0);
      this.failure = null;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.failure = code === 'ENOENT' ? null : message;
    } finally {
      await file?.close();
    }
  }

  /** What was read last still stands there: it may have been emptied and written again meanwhile. */
  private async isAsRead(file: FileHandle): Promise<boolean> {
    const { length } = this.last;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, this.offset - length);
    return bytesRead === length && buffer.equals(this.last);
  }

  private async readSome(file: FileHandle): Promise<number> {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(READ_OCTETS), 0, READ_OCTETS, this.offset);
    this.offset += bytesRead;
    this.last = Buffer.from(buffer.subarray(Math.max(0, bytesRead - LAST_OCTETS), bytesRead));
    const text = this.begun + buffer.toString('latin1', 0, bytesRead);
    const lineEnd = text.lastIndexOf('\n') + 1;
    this.keys.add(text.slice(0, lineEnd));
    this.begun = text.slice(lineEnd).slice(-MAX_LINE_OCTETS);
    return bytesRead;
  }
}
