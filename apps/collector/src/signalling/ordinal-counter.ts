/** Numbers what came from one source in one microsecond. */
export class OrdinalCounter {
  private atUs = Number.NaN;
  private probe = '';
  private src = '';
  private ordinal = 0;
  /** Of the further sources of the microsecond, which are rare. */
  private readonly others = new Map<string, number>();

  /** 0 for the first of the source at that time, then 1, 2, … */
  next(atUs: number, probe: string, src: string): number {
    if (atUs !== this.atUs) {
      this.atUs = atUs;
      this.probe = probe;
      this.src = src;
      this.ordinal = 0;
      if (this.others.size > 0) this.others.clear();
      return 0;
    }
    if (src === this.src && probe === this.probe) return ++this.ordinal;
    const key = `${probe}>${src}`;
    const ordinal = this.others.get(key) ?? 0;
    this.others.set(key, ordinal + 1);
    return ordinal;
  }
}
