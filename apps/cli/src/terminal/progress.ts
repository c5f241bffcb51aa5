/** A line on standard error that is redrawn, on a terminal only; a pipe stays quiet. */
export class Progress {
  private shown = false;
  private lastDrawn = 0;

  constructor(
    private readonly label: string,
    private readonly totalOctets: number | null,
    private readonly output: NodeJS.WriteStream = process.stderr,
  ) {}

  update(octets: number, note = ''): void {
    if (!this.output.isTTY) return;
    const now = performance.now();
    if (now - this.lastDrawn < 100) return;
    this.lastDrawn = now;
    this.shown = true;
    this.output.write(`\r${progressLine(this.label, octets, this.totalOctets, note, this.output.columns ?? 80)}\x1b[K`);
  }

  /** Takes the line away, so that what follows starts on a clean one. */
  end(): void {
    if (this.shown) this.output.write('\r\x1b[K');
    this.shown = false;
  }
}

/** `name  [#####     ]  52 %  12.3 of 23.6 MB  note`, within the terminal's width. */
export function progressLine(
  label: string,
  octets: number,
  total: number | null,
  note: string,
  columns: number,
): string {
  const amount = total === null ? megabytes(octets) : `${megabytes(octets)} of ${megabytes(total)}`;
  const share = total === null || total === 0 ? null : Math.min(1, octets / total);
  const tail = [share === null ? '' : `${Math.floor(share * 100)} %`, amount, note].filter(Boolean).join('  ');
  const width = Math.max(0, Math.min(30, columns - label.length - tail.length - 8));
  const bar = share === null || width < 5 ? '' : `[${'#'.repeat(Math.round(share * width)).padEnd(width)}]`;
  return [label, bar, tail]
    .filter(Boolean)
    .join('  ')
    .slice(0, columns - 1);
}

function megabytes(octets: number): string {
  return `${(octets / 1e6).toFixed(1)} MB`;
}
