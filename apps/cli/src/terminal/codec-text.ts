import type { Analysis } from '@earshot/contracts';

/** The codec, or the payload types where it is not known: `PCMU`, `PT 96 101`. */
export function codecText({ codec, payloadTypes }: Analysis['streams'][number]): string {
  return codec ?? `PT ${payloadTypes.join(' ')}`;
}
