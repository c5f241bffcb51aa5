import { z } from 'zod';
import { timeUs } from './envelope.js';

/** One source of packets of a probe: a file, an interface, a HEP socket, standard input. */
export const probeSource = z.looseObject({
  kind: z.enum(['file', 'live', 'hep', 'standard-input', 'sip-reports']),
  name: z.string(),
  state: z.enum(['listening', 'reading', 'ended', 'failed']),
  detail: z.string().nullable(),
  packets: z.number().int(),
});

/** What a probe says of itself each second, on `earshot.probe.v1`. Counters are cumulative since `startedUs`. */
export const probeHealth = z.looseObject({
  v: z.literal(1),
  probe: z.string(),
  /** Random at each start, so that counters of two runs are told apart. */
  boot: z.string(),
  startedUs: timeUs,
  atUs: timeUs,
  version: z.string(),
  sources: z.array(probeSource),
  /** By dotted name, see docs/counters.md: `in = out + drops`, each drop by its reason. */
  counters: z.record(z.string(), z.number()),
});

export type ProbeSource = z.infer<typeof probeSource>;
export type ProbeHealth = z.infer<typeof probeHealth>;
