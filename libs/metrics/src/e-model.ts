import type { NarrowbandR } from './r-factor.js';

/** Inputs of ITU-T G.107 (06/2015), narrowband; the names are the Recommendation's. */
export interface EModelInput {
  /** Send and receive loudness ratings, dB. */
  SLR: number;
  RLR: number;
  /** Sidetone masking rating and listener sidetone rating, dB. */
  STMR: number;
  LSTR: number;
  /** D-value of the telephone, send and receive side. */
  Ds: number;
  Dr: number;
  /** Talker echo loudness rating and weighted echo path loss, dB. */
  TELR: number;
  WEPL: number;
  /** Mean one-way delay of the echo path, round trip in the four-wire loop, absolute delay, ms. */
  T: number;
  Tr: number;
  Ta: number;
  /** Quantising distortion units. */
  qdu: number;
  /** Equipment impairment, packet-loss robustness, random packet loss in percent, burst ratio. */
  Ie: number;
  Bpl: number;
  Ppl: number;
  BurstR: number;
  /** Circuit noise at the 0 dBr point, dBm0p; noise floor at the receive side, dBmp. */
  Nc: number;
  Nfor: number;
  /** Room noise at the send and receive side, dB(A). */
  Ps: number;
  Pr: number;
  /** Advantage factor. */
  A: number;
  /** Delay sensitivity and minimum perceivable delay in ms (classes of the 2014 edition). */
  sT: number;
  mT: number;
}

/** Defaults of the parameters: R is 93.206 with them. Source: G.107 table 2; confidence: two independent programs. */
export const E_MODEL_DEFAULTS: Readonly<EModelInput> = {
  SLR: 8,
  RLR: 2,
  STMR: 15,
  LSTR: 18,
  Ds: 3,
  Dr: 3,
  TELR: 65,
  WEPL: 110,
  T: 0,
  Tr: 0,
  Ta: 0,
  qdu: 1,
  Ie: 0,
  Bpl: 4.3,
  Ppl: 0,
  BurstR: 1,
  Nc: -70,
  Nfor: -64,
  Ps: 35,
  Pr: 35,
  A: 0,
  sT: 1,
  mT: 100,
};

/** Every term of R = Ro - Is - Id - Ie,eff + A, in dB for No (dBm0p) and in units of R for the others. Source: G.107 7. */
export interface EModelResult {
  readonly No: number;
  readonly Ro: number;
  readonly Iolr: number;
  readonly Ist: number;
  readonly Iq: number;
  readonly Is: number;
  readonly Idte: number;
  readonly Idle: number;
  readonly Idd: number;
  readonly Id: number;
  readonly IeEff: number;
  readonly R: NarrowbandR;
}

/** Used again for each delay. */
const voipInput: EModelInput = { ...E_MODEL_DEFAULTS };

/**
 * R = Ro - Is - Id - Ie,eff + A with every term of the Recommendation; narrowband, 0..100 for permitted inputs, not clamped (A can lift it
 * above 100). LSTR follows STMR + Dr where it is not given. Source: G.107 (06/2015) 7; confidence: two independent programs, equal on 71
 * vectors.
 */
export function eModel(partial: Partial<EModelInput> = {}): EModelResult {
  return terms(Object.assign({ ...E_MODEL_DEFAULTS }, partial), partial.LSTR);
}

function terms(p: EModelInput, givenLSTR: number | undefined): EModelResult {
  const LSTR = givenLSTR ?? p.STMR + p.Dr;
  const No = noise(p, LSTR);
  const Ro = 15 - 1.5 * (p.SLR + No);
  const Iolr = tooLoud(p, No);
  const Ist = sidetone(p);
  const Iq = quantising(p.qdu, Ro);
  const Is = Iolr + Ist + Iq;
  const Idte = talkerEcho(p, No, Ist);
  const Idle = listenerEcho(p, Ro);
  const Idd = delayImpairment(p.Ta, p.sT, p.mT);
  const Id = Idte + Idle + Idd;
  const IeEff = effectiveEquipmentImpairment(p.Ie, p.Bpl, p.Ppl, p.BurstR);
  const R = (Ro - Is - Id - IeEff + p.A) as NarrowbandR;
  return { No, Ro, Iolr, Ist, Iq, Is, Idte, Idle, Idd, Id, IeEff, R };
}

/**
 * `eModel` for a VoIP call with good echo control: T = Ta = d, Tr = 2 d, the rest default; d is one way from mouth to ear, ms. Source:
 * G.107; confidence: the set-up is a convention (metrics reference 4.1).
 */
export function eModelForVoip(delayMs: number, partial: Partial<EModelInput> = {}): EModelResult {
  const p = { ...E_MODEL_DEFAULTS, T: delayMs, Ta: delayMs, Tr: 2 * delayMs };
  return terms(Object.assign(p, partial), partial.LSTR);
}

/** Terms of the defaults that neither delay nor codec changes. */
const AT_REST = eModel();

/** What `sidetone` is made of with the defaults. */
const SIDETONE_POWER = 10 ** (-E_MODEL_DEFAULTS.STMR / 10);
const ECHO_POWER = 10 ** (-E_MODEL_DEFAULTS.TELR / 10);
const WITHOUT_ECHO = sidetoneOf(SIDETONE_POWER);

/** R of `eModelForVoip` with an `Ie` and no loss: the same, without what is the same each time. */
export function voipR(delayMs: number, Ie: number): NarrowbandR {
  const p = voipInput;
  p.T = delayMs;
  p.Ta = delayMs;
  p.Tr = 2 * delayMs;
  const { No, Ro, Iolr, Iq } = AT_REST;
  const power = SIDETONE_POWER + Math.exp(-delayMs / 4) * ECHO_POWER;
  // From some 105 ms on the echo is too faint to count.
  const Ist = power === SIDETONE_POWER ? WITHOUT_ECHO : sidetoneOf(power);
  const Is = Iolr + Ist + Iq;
  const Id = talkerEcho(p, No, Ist) + listenerEcho(p, Ro) + delayImpairment(p.Ta, p.sT, p.mT);
  return (Ro - Is - Id - Ie + p.A) as NarrowbandR;
}

/**
 * Idd = 25 [(1 + X^(6 sT))^(1/(6 sT)) - 3 (1 + (X/3)^(6 sT))^(1/(6 sT)) + 2] with X = lg(Ta / mT) / lg 2; 0 up to `mT`. `Ta` in ms,
 * absolute delay. Source: G.107 (7-27); confidence: two programs and a published table; classes sT and mT single source.
 */
export function delayImpairment(Ta: number, sT = E_MODEL_DEFAULTS.sT, mT = E_MODEL_DEFAULTS.mT): number {
  if (!(Ta > mT)) return 0;
  const X = Math.log2(Ta / mT);
  const power = 6 * sT;
  return 25 * ((1 + X ** power) ** (1 / power) - 3 * (1 + (X / 3) ** power) ** (1 / power) + 2);
}

/** Most that equipment and loss can take away: BurstR above 1 would let the formula exceed it. */
export const MAX_EQUIPMENT_IMPAIRMENT = 95;

/**
 * Ie,eff = Ie + (95 - Ie) Ppl / (Ppl / BurstR + Bpl), 0..95; `Ppl` in percent 0..100. With BurstR above 1 the formula overshoots 95, and
 * is clamped there. Source: G.107 (7-29); confidence: two independent programs; BurstR validated up to 2 or for losses under 2 % only.
 */
export function effectiveEquipmentImpairment(Ie: number, Bpl: number, Ppl: number, BurstR = 1): number {
  if (!(Ppl > 0)) return Ie;
  return Math.min(MAX_EQUIPMENT_IMPAIRMENT, Ie + ((95 - Ie) * Ppl) / (Ppl / BurstR + Bpl));
}

/**
 * Id = 0.024 d + 0.11 (d - 177.3) H(d - 177.3), d in ms: stands for the whole Id up to about 300 ms (1.05 too little at worst), too severe
 * beyond. For comparison only. Source: Cole and Rosenbluth 2001; confidence: two independent sources or more.
 */
export function simplifiedDelayImpairment(delayMs: number): number {
  return 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0);
}

/** Sum of all noise sources, dBm0p. */
function noise(p: EModelInput, LSTR: number): number {
  const OLR = p.SLR + p.RLR;
  const Pre = p.Pr + 10 * Math.log10(1 + 10 ** ((10 - LSTR) / 10));
  const Nos = p.Ps - p.SLR - p.Ds - 100 + 0.004 * (p.Ps - OLR - p.Ds - 14) ** 2;
  const Nor = p.RLR - 121 + Pre + 0.008 * (Pre - 35) ** 2;
  const Nfo = p.Nfor + p.RLR;
  return 10 * Math.log10(10 ** (p.Nc / 10) + 10 ** (Nos / 10) + 10 ** (Nor / 10) + 10 ** (Nfo / 10));
}

/** Iolr: too low an overall loudness rating. */
function tooLoud(p: EModelInput, No: number): number {
  const Xolr = p.SLR + p.RLR + 0.2 * (64 + No - p.RLR);
  return 20 * ((1 + (Xolr / 8) ** 8) ** (1 / 8) - Xolr / 8);
}

/** Ist: sidetone that is not optimal. */
function sidetone(p: EModelInput): number {
  return sidetoneOf(10 ** (-p.STMR / 10) + Math.exp(-p.T / 4) * 10 ** (-p.TELR / 10));
}

function sidetoneOf(power: number): number {
  const STMRo = -10 * Math.log10(power);
  return (
    12 * (1 + ((STMRo - 13) / 6) ** 8) ** (1 / 8) -
    28 * oddRoot(1 + ((STMRo + 1) / 19.4) ** 35, 35) -
    13 * oddRoot(1 + ((STMRo - 3) / 33) ** 13, 13) +
    29
  );
}

/** The odd root of a number that may be negative (sidetone outside its permitted range). */
function oddRoot(value: number, degree: number): number {
  return Math.sign(value) * Math.abs(value) ** (1 / degree);
}

/** Iq: quantising distortion. */
function quantising(qdu: number, Ro: number): number {
  const Q = 37 - 15 * Math.log10(qdu);
  const G = 1.07 + 0.258 * Q + 0.0602 * Q * Q;
  const Y = (Ro - 100) / 15 + 46 / 8.4 - G / 9;
  const Z = 46 / 30 - G / 40;
  return 15 * Math.log10(1 + 10 ** Y + 10 ** Z);
}

/** Talker echo loudness rating after what delay does to it. */
export function echoRating(TELR: number, T: number): number {
  return TELR - 40 * Math.log10((1 + T / 10) / (1 + T / 150)) + 6 * Math.exp(-0.3 * T * T);
}

/** Idte or, with a loud sidetone, Idtes. */
function talkerEcho(p: EModelInput, No: number, Ist: number): number {
  const TERV = echoRating(p.TELR, p.T) + (p.STMR < 9 ? Ist / 2 : 0);
  const Re = 80 + 2.5 * (TERV - 14);
  const Roe = -1.5 * (No - p.RLR);
  const Idte = echoImpairment(Roe, Re, p.T);
  return p.STMR > 20 ? Math.sqrt(Idte * Idte + Ist * Ist) : Idte;
}

/** Talker-echo impairment for a reference `Roe` and an echo `Re`; none below 1 ms. */
export function echoImpairment(Roe: number, Re: number, T: number): number {
  if (T < 1) return 0;
  const half = (Roe - Re) / 2;
  return (half + Math.sqrt(half * half + 100) - 1) * (1 - Math.exp(-T));
}

/** Idle: listener echo. */
export function listenerEcho(p: Pick<EModelInput, 'WEPL' | 'Tr'>, Ro: number): number {
  const Rle = 10.5 * (p.WEPL + 7) * (p.Tr + 1) ** -0.25;
  const half = (Ro - Rle) / 2;
  return half + Math.sqrt(half * half + 169);
}
