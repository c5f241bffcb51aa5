/** ITU-T G.711 companding of a 16-bit sample, by its definition: sign, segment, four bits of step. */

export type Companding = 'PCMU' | 'PCMA';

const MU_BIAS = 132;
const MU_CLIP = 32_635;

export function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(Math.trunc(sample)), MU_CLIP) + MU_BIAS;
  const segment = 31 - Math.clz32(magnitude) - 7;
  return ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 15)) & 0xff;
}

export function toALaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const magnitude = Math.min(sample >= 0 ? Math.trunc(sample) : -Math.trunc(sample) - 1, 32_767);
  const segment = Math.max(31 - Math.clz32(Math.max(magnitude, 1)) - 7, 0);
  const step = segment === 0 ? magnitude >> 4 : magnitude >> (segment + 3);
  return (sign | (segment << 4) | (step & 15)) ^ 0x55;
}

export function compand(samples: Float64Array, law: Companding): Uint8Array {
  const convert = law === 'PCMU' ? toMuLaw : toALaw;
  return Uint8Array.from(samples, (sample) => convert(sample));
}
