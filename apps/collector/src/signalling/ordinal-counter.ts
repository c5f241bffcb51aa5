/** Further sources of a microsecond that are looked at one by one: to make a key of each takes longer. */
const FEW = 8;

/** Numbers what came from one source in one microsecond. */
export class OrdinalCounter {
  private atUs = Number.NaN;
  private probe = '';
  private src = '';
  private ordinal = 0;
  /** Of the further sources of the microsecond, which are rare: the first few, and the others by their names. */
  private readonly few: { probe: string; src: string; ordinal: number }[] = [];
  private known = 0;
  private readonly others = new Map<string, number>();

  /** 0 for the first of the source at that time, then 1, 2, … */
  next(atUs: number, probe: string, src: string): number {
    if (atUs !== this.atUs) {
      this.atUs = atUs;
      this.probe = probe;
      this.src = src;
      this.ordinal = 0;
      this.known = 0;
      if (this.others.size > 0) this.others.clear();
      return 0;
    }
    return src === this.src && probe === this.probe ? ++this.ordinal : this.nextOfOther(probe, src);
  }

  private nextOfOther(probe: string, src: string): number {
    for (let place = 0; place < this.known; place++) {
      const source = this.few[place] as { probe: string; src: string; ordinal: number };
      if (source.src === src && source.probe === probe) return ++source.ordinal;
    }
    if (this.known < FEW) {
      const source = this.few[this.known];
      if (source === undefined) this.few.push({ probe, src, ordinal: 0 });
      else {
        source.probe = probe;
        source.src = src;
        source.ordinal = 0;
      }
      this.known++;
      return 0;
    }
    const key = `${probe}>${src}`;
    const ordinal = this.others.get(key) ?? 0;
    this.others.set(key, ordinal + 1);
    return ordinal;
  }
}
