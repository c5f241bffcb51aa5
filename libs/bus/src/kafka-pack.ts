/** One `send` of a publisher, until every record of it is through. */
export interface OpenSend {
  left: number;
  delivered: number;
  readonly settle: (delivered: number | null) => void;
}

/** Record lines of one partition that go out as one batch. */
export class Pack {
  readonly #lines: string[] = [];
  readonly #sends: OpenSend[] = [];
  octets = 0;

  get records(): number {
    return this.#lines.length;
  }

  get text(): string {
    return this.#lines.join('');
  }

  add(line: string, octets: number, send: OpenSend): void {
    this.#lines.push(line);
    this.#sends.push(send);
    this.octets += octets;
  }

  /** Counts its records as delivered, or as never to be; gives back the sends that are through with it. */
  settle(delivered: boolean): OpenSend[] {
    return this.#sends.filter((send) => {
      send.left -= 1;
      if (delivered) send.delivered += 1;
      return send.left === 0;
    });
  }

  /** Its records in two packs, in order. */
  halves(): [Pack, Pack] {
    const halves: [Pack, Pack] = [new Pack(), new Pack()];
    const middle = this.#lines.length / 2;
    this.#lines.forEach((line, at) => {
      const send = this.#sends[at];
      if (send !== undefined) halves[at < middle ? 0 : 1].add(line, Buffer.byteLength(line, 'utf8'), send);
    });
    return halves;
  }
}
