import { type Companding, compand } from './g711.js';
import { Random } from './random.js';

const SAMPLE_RATE = 8000;
/** First three formants of seven vowels, hertz (Peterson and Barney 1952, adult speakers, rounded). */
const VOWELS: readonly (readonly [number, number, number])[] = [
  [270, 2290, 3010],
  [390, 1990, 2550],
  [530, 1840, 2480],
  [660, 1720, 2410],
  [730, 1090, 2440],
  [440, 1020, 2240],
  [300, 870, 2240],
];
const LOUDNESS = [0.35, 0.7, 1];
const FRICATIVES = 4;
const ROOM = 3;

/**
 * Frames that sound like someone speaking: a few pitch-synchronous vowels at three loudnesses, hisses between them, and
 * the room's noise in pauses. A codebook, so that a long call compresses; two periods of pitch fill a frame exactly, so
 * that frames join without a click.
 */
export class Speech {
  readonly #voiced: readonly Uint8Array[];
  readonly #hiss: readonly Uint8Array[];
  readonly #room: readonly Uint8Array[];
  readonly #random: Random;
  #left = 0;
  #talking = false;
  #vowel = 0;

  constructor(law: Companding, samplesPerFrame: number, periodsPerFrame: number, seed: number) {
    this.#random = new Random(seed);
    const noise = this.#random.fork();
    const period = samplesPerFrame / periodsPerFrame;
    this.#voiced = VOWELS.flatMap((formants) =>
      LOUDNESS.map((loudness) => compand(vowel(formants, samplesPerFrame, period, 9000 * loudness), law)),
    );
    this.#hiss = frames(FRICATIVES, () => compand(white(samplesPerFrame, 1400, noise), law));
    this.#room = frames(ROOM, () => compand(white(samplesPerFrame, 24, noise), law));
  }

  /** Next frame of someone who speaks in sentences, and listens between them. */
  next(): Uint8Array {
    if (this.#left-- <= 0) {
      this.#talking = !this.#talking;
      this.#left = this.#random.integer(this.#talking ? 60 : 40, this.#talking ? 190 : 160);
    }
    return this.#talking ? this.talk() : this.silence();
  }

  talk(): Uint8Array {
    if (this.#random.chance(0.12)) return this.#random.pick(this.#hiss);
    if (this.#random.chance(0.15)) this.#vowel = this.#random.integer(0, VOWELS.length - 1);
    const loudness = this.#random.integer(0, LOUDNESS.length - 1);
    return this.#voiced[this.#vowel * LOUDNESS.length + loudness] as Uint8Array;
  }

  silence(): Uint8Array {
    return this.#random.pick(this.#room);
  }
}

function frames(count: number, make: () => Uint8Array): Uint8Array[] {
  return Array.from({ length: count }, make);
}

/** Damped resonances struck once a pitch period; the tail of a period rings into the next, round the frame's end. */
function vowel(formants: readonly number[], samples: number, period: number, amplitude: number): Float64Array {
  const frame = new Float64Array(samples);
  for (let strike = 0; strike < samples; strike += period) {
    for (let n = 0; n < samples; n++) {
      const at = (strike + n) % samples;
      const seconds = n / SAMPLE_RATE;
      let sample = 0;
      formants.forEach((hertz, order) => {
        const bandwidth = 60 + 40 * order;
        sample += Math.exp(-Math.PI * bandwidth * seconds) * Math.sin(2 * Math.PI * hertz * seconds) * 0.5 ** order;
      });
      frame[at] = (frame[at] ?? 0) + amplitude * sample;
    }
  }
  return frame;
}

function white(samples: number, amplitude: number, random: Random): Float64Array {
  return Float64Array.from({ length: samples }, () => amplitude * (2 * random.unit() - 1));
}
