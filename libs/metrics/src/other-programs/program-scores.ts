import { simplifiedDelayImpairment } from '../e-model.js';
import { fullbandModel } from '../e-model-fullband.js';
import { mosFromR } from '../mos.js';
import { effectiveLatencyR } from './effective-latency.js';

/** Scores as other programs make them, for users who compare. None of these is a standard's. */

/**
 * R = 93.2062 - 95 Ppl / (Ppl / BurstR + 17.2647) and a cubic of its own, MOS 1..4.5; Ppl from lost over received, under five lost as
 * none. Null where nothing came. Source: VoIPmonitor `rtp.cpp`; confidence: code compiled for the vectors.
 */
export function voipmonitorScore(
  lost: number,
  runs: number,
  received: number,
): { readonly lossRatio: number | null; readonly burstR: number | null; readonly mos: number | null } {
  if (received <= 0) return { lossRatio: null, burstR: null, mos: lost > 0 ? 1 : null };
  const lossRatio = lost / received;
  const counted = lost >= 5;
  const burstR = counted ? Math.max(1, (lost / runs) * (1 - lossRatio)) : 1;
  if (lossRatio > 0.5) return { lossRatio, burstR, mos: 1 };
  const lossPct = counted ? 100 * lossRatio : 0;
  const r = 93.2062077233 - (95 * lossPct) / (lossPct / burstR + 17.2647);
  const mos = 2.06405 + 0.031738 * r - 3.56641e-4 * r ** 2 + 2.93143e-6 * r ** 3;
  return { lossRatio, burstR, mos: Math.min(4.5, Math.max(1, mos)) };
}

/**
 * R = floor(100 (received - flaws) / received), 100 where that is out of 0..100; MOS 1..4.5 by the cubic. Null without packets. Source:
 * FreeSWITCH `switch_rtp.c`, `do_mos`; confidence: code read.
 */
export function freeswitchScore(
  received: number,
  flaws: number,
): { readonly r: number | null; readonly mos: number | null } {
  if (received <= 0) return { r: null, mos: null };
  const share = Math.trunc((100 * (received - flaws)) / received);
  const r = share < 0 || share > 100 ? 100 : share;
  return { r, mos: mosFromR(r) };
}

/**
 * rtpengine's three formulas, MOS times ten in its integer arithmetic, from the round trip in µs, jitter in ms and loss in whole percent;
 * null without a round trip. Source: rtpengine `daemon/ssrc.c`; confidence: code compiled for the vectors.
 */
export function rtpengineScores(
  roundTripUs: number,
  jitterMs: number,
  lossPct: number,
): {
  readonly legacyX10: number | null;
  readonly narrowbandX10: number | null;
  readonly fullbandX10: number | null;
  readonly narrowbandListeningX10: number;
} {
  const known = roundTripUs > 0;
  const oneWayMs = roundTripUs / 2000 + jitterMs;
  return {
    legacyX10: known ? rtpengineLegacy(roundTripUs, jitterMs, lossPct) : null,
    narrowbandX10: known ? rtpengineNarrowband(oneWayMs, lossPct) : null,
    fullbandX10: known ? rtpengineFullband(oneWayMs, lossPct) : null,
    narrowbandListeningX10: rtpengineNarrowband(jitterMs, lossPct),
  };
}

/** Its integer arithmetic drops what is below a hundredth of each term, and then below a tenth. */
function rtpengineMosX10(r: number): number {
  if (r < 0) return 10;
  if (r > 100) return 45;
  const hundredths = 100 + Math.trunc(3.5 * r) + Math.trunc(7e-4 * r * (r - 60) * (100 - r));
  return Math.max(10, Math.trunc(hundredths / 10));
}

function rtpengineLegacy(roundTripUs: number, jitterMs: number, lossPct: number): number {
  const effectiveMs = Math.trunc(roundTripUs / 1000) + jitterMs * 2 + 10;
  return rtpengineMosX10(effectiveLatencyR(effectiveMs) - 2.5 * lossPct);
}

function rtpengineNarrowband(oneWayMs: number, lossPct: number): number {
  const r = lossPct > 93 ? 0 : 93.2 - lossPct;
  const rx = 0.18 * r * r - 27.9 * r + 1126.62 - simplifiedDelayImpairment(oneWayMs);
  return rtpengineMosX10(rx);
}

function rtpengineFullband(oneWayMs: number, lossPct: number): number {
  const { R } = fullbandModel({ Ta: oneWayMs, Ie: 10.2, Bpl: 4.3, Ppl: lossPct });
  return rtpengineMosX10(R / 1.48);
}
