import { z } from 'zod';
import { timeUs } from './envelope.js';

/**
 * What the payloads of a window carried. No audio is kept: one packet in four is inspected, and of G.711 a block of 32 octets
 * measured in it, which moves from one to the next, so that all parts of the packets are heard equally often. Counts add over windows.
 */
export const rtpPayloadCounts = z.looseObject({
  /** Packets that were inspected: of audio, and not SRTP. */
  inspectedPackets: z.number().int(),
  /** Those of G.711 of which a block was measured; 0 for other codecs and for SRTP. */
  measuredPackets: z.number().int(),
  /** Samples in those blocks. */
  samples: z.number().int(),
  /** Sum of the power of those samples; a sample of power 1 is 0 dBm0 (G.711 tables 5 and 6). Level in dBm0 = 10 lg(sum / samples). */
  powerSumMilliwatt: z.number(),
  /** Samples at the largest code of either sign: the sender was overdriven. */
  clippedSamples: z.number().int(),
  /** Measured packets under -50 dBm0. */
  silentPackets: z.number().int(),
  /** Inspected packets that carry nothing but one octet throughout (0xD5, 0xFF …), what the one inspected before had, or the codec's mark of silence. */
  constantPackets: z.number().int(),
  /** Longest time of nothing but such packets with the same content, ms, as far as it had come in this window; it may have begun in an earlier one. Takes the larger. */
  constantRunMs: z.number(),
  /** Octet that filled the packets of that run, null where it was not one octet. */
  constantOctet: z.number().int().nullable(),
  /** Inspected packets with which the codec itself marks silence: Opus of up to 3 octets, SID frames of G.729, G.723, AMR, AMR-WB. */
  dtxPackets: z.number().int(),
  /** Packets with contributing sources, with a header extension, with padding (RFC 3550 5.1). */
  csrcPackets: z.number().int(),
  extensionPackets: z.number().int(),
  paddedPackets: z.number().int(),
  /** Packets of redundant audio (RFC 2198), and of forward error correction (RFC 5109, RFC 8627), alone or wrapped in redundant audio. */
  redPackets: z.number().int(),
  fecPackets: z.number().int(),
  /** Packets missing before one of redundant audio that carries them once more: a receiver that waits for it has not lost them. Those that came late after all are among them. Absent in records of older probes. */
  repairablePackets: z.number().int().optional(),
  /** Packets with the sender's own audio level (RFC 6464), the sum of those levels in dBov (0 to -127 each), and those marked as voice. */
  audioLevelPackets: z.number().int(),
  audioLevelSumDbov: z.number().int(),
  voicePackets: z.number().int(),
  /** Packets by how many octets their payload is over (or, negative, under) the codec's frames for the time it stands for; `0` fits. Empty for codecs without a fixed rate. SRTP adds 4 or 10. */
  frameExcessOctets: z.record(z.string(), z.number().int()),
});

/** The longest time between two packets, and what came after it. */
export const longestGap = z.looseObject({
  fromUs: timeUs,
  toUs: timeUs,
  /** Sequence numbers missing between the two packets. */
  lost: z.number().int(),
  /** Advance of the timestamp over the gap, ms: about as long for silence and loss, a packet's length where packets were only delayed; null without a clock. */
  mediaMs: z.number().nullable(),
  /** Marker bit of the packet after it (begins a talkspurt, RFC 3551 4.1). */
  marker: z.boolean(),
});

/** How the packets of a window followed each other, mirror's copies, duplicates and reordered ones left out. Counts add over windows. */
export const rtpPacingCounts = z.looseObject({
  /** Packets by the timestamp step to them, ms, where their number is the next and no silence lies between. */
  packetsByPtime: z.record(z.string(), z.number().int()),
  /** Advance of the timestamp and of arrival over the same pairs of packets: a clock of `timestampUnits * 1e6 / elapsedUs` Hz. Events and jumps over one second are left out. */
  timestampUnits: z.number().int(),
  elapsedUs: z.number().int(),
  /** Silences that ended: the timestamp went on, no number is missing; those without comfort noise in them, be it of RFC 3389 or the codec's own (SID, DTX). */
  silenceGaps: z.number().int(),
  silenceGapsWithoutNoise: z.number().int(),
  /** Time that the sender let pass in silence, ms of its own clock. */
  silenceMs: z.number(),
  /** Times that the transit had climbed by more than 100 ms and then five or more packets came less than 2 ms apart. */
  bunches: z.number().int(),
  /** Null before the second packet. Takes the longer. */
  longestGap: longestGap.nullable(),
});

export type RtpPayloadCounts = z.infer<typeof rtpPayloadCounts>;
export type RtpPacingCounts = z.infer<typeof rtpPacingCounts>;
export type LongestGap = z.infer<typeof longestGap>;
