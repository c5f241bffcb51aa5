/** Numbers what came from one source in one microsecond. */
export class OrdinalCounter {
  private atUs = Number.NaN;
  private readonly counts = new Map<string, number>();

  /** 0 for the first of the source at that time, then 1, 2, … */
  next(atUs: number, source: string): number {
    if (atUs !== this.atUs) {
      this.atUs = atUs;
      this.counts.clear();
    }
    const ordinal = this.counts.get(source) ?? 0;
    this.counts.set(source, ordinal + 1);
    return ordinal;
  }
}
