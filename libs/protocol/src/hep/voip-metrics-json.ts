import type { XrBlock } from '../rtcp/xr/content.js';
import { levelDbm0, quality, receiverConfiguration, type VoipMetrics } from '../rtcp/xr/voip-metrics-block.js';
import { JsonObject, type JsonValue } from './json-members.js';
import { numberOf, octetOf, uint32Of } from './json-number.js';

/** captagent: `extended_report_information`, octets as on the wire. */
export function captagentMetrics(value: JsonValue | undefined): XrBlock | null {
  if (!(value instanceof JsonObject)) return null;
  const configuration = value.get('RX_conf');
  const first = Array.isArray(configuration) ? configuration[0] : undefined;
  const octet =
    first instanceof JsonObject
      ? ((octetOf(first.get('PLC')) ?? 0) << 6) |
        (((octetOf(first.get('JB_adapt')) ?? 0) & 3) << 4) |
        ((octetOf(first.get('JB_rate')) ?? 0) & 0x0f)
      : null;
  return metricsBlock(value, uint32Of(value.get('identifier')), {
    lossRate: 'loss_rate',
    discardRate: 'discard_rate',
    burstDensity: 'burst_rate',
    gapDensity: 'gap_rate',
    endSystemDelay: 'end_sys_delay',
    signalLevel: 'signal_lev',
    noiseLevel: 'noise_lev',
    echo: 'RERL',
    gmin: 'Gmin',
    rFactor: 'R_fact',
    externalRFactor: 'ext_R_fact',
    mosLqTenths: octetOf(value.get('MOS_LQ')),
    mosCqTenths: octetOf(value.get('MOS_CQ')),
    configuration: octet === null ? null : octet & 0xff,
    nominal: 'JB_nom',
    maximum: 'JB_max',
    absoluteMaximum: 'JB_abs_max',
  });
}

/** heplify before version 2: `report_blocks_xr`, zeros where there was no XR. */
export function heplifyBlock(value: JsonValue | undefined): XrBlock | null {
  if (!(value instanceof JsonObject) || numberOf(value.get('type')) !== 7) return null;
  return metricsBlock(value, uint32Of(value.get('id')), {
    lossRate: 'fraction_lost',
    discardRate: 'fraction_discard',
    burstDensity: 'burst_density',
    gapDensity: 'gap_density',
    endSystemDelay: 'end_system_delay',
  });
}

/** heplify from version 2: `voip_metrics`. It reads MOS-LQ and MOS-CQ the wrong way round, so they are swapped back here. */
export function heplifyMetrics(value: JsonValue | undefined): XrBlock | null {
  if (!(value instanceof JsonObject)) return null;
  return metricsBlock(value, uint32Of(value.get('ssrc')), {
    lossRate: 'loss_rate',
    discardRate: 'discard_rate',
    burstDensity: 'burst_density',
    gapDensity: 'gap_density',
    endSystemDelay: 'end_system_delay',
    signalLevel: 'signal_level',
    noiseLevel: 'noise_level',
    echo: 'rerl',
    gmin: 'gmin',
    rFactor: 'r_factor',
    externalRFactor: 'ext_r_factor',
    mosLqTenths: tenths(value.get('mos_cq')),
    mosCqTenths: tenths(value.get('mos_lq')),
    configuration: octetOf(value.get('rx_config')),
    nominal: 'jb_nominal',
    maximum: 'jb_maximum',
    absoluteMaximum: 'jb_abs_max',
  });
}

/** What an agent calls each field; those left out are null. */
interface FieldNames {
  readonly lossRate: string;
  readonly discardRate: string;
  readonly burstDensity: string;
  readonly gapDensity: string;
  readonly endSystemDelay: string;
  readonly signalLevel?: string;
  readonly noiseLevel?: string;
  readonly echo?: string;
  readonly gmin?: string;
  readonly rFactor?: string;
  readonly externalRFactor?: string;
  readonly mosLqTenths?: number | null;
  readonly mosCqTenths?: number | null;
  readonly configuration?: number | null;
  readonly nominal?: string;
  readonly maximum?: string;
  readonly absoluteMaximum?: string;
}

function metricsBlock(value: JsonObject, ssrc: number, names: FieldNames): XrBlock {
  const octet = (name: string | undefined): number | null => (name === undefined ? null : octetOf(value.get(name)));
  const number = (...keys: (string | undefined)[]): number | null =>
    numberOf(value.get(...keys.filter((key) => key !== undefined)));
  const level = (name: string | undefined): number | null => {
    const raw = octet(name);
    return raw === null ? null : levelDbm0(raw);
  };
  const within = (raw: number | null | undefined, least: number, most: number): number | null =>
    raw === null || raw === undefined ? null : quality(raw, least, most);
  const echo = octet(names.echo);
  const fields: VoipMetrics = {
    lossRate256: octet(names.lossRate),
    discardRate256: octet(names.discardRate),
    burstDensity256: octet(names.burstDensity),
    gapDensity256: octet(names.gapDensity),
    burstDurationMs: number('burst_duration'),
    gapDurationMs: number('gap_duration', 'gap_Duration'),
    roundTripDelayMs: number('round_trip_delay') || null,
    endSystemDelayMs: number(names.endSystemDelay) || null,
    signalLevelDbm0: level(names.signalLevel),
    noiseLevelDbm0: level(names.noiseLevel),
    residualEchoReturnLossDb: echo === 127 ? null : echo,
    gmin: octet(names.gmin) || null,
    rFactor: within(octet(names.rFactor), 0, 100),
    externalRFactor: within(octet(names.externalRFactor), 0, 100),
    mosLqTenths: within(names.mosLqTenths, 10, 50),
    mosCqTenths: within(names.mosCqTenths, 10, 50),
    ...(names.configuration === null || names.configuration === undefined
      ? { packetLossConcealment: null, jitterBufferAdaptation: null, jitterBufferRate: null }
      : receiverConfiguration(names.configuration)),
    jitterBufferNominalMs: names.nominal === undefined ? null : number(names.nominal),
    jitterBufferMaximumMs: names.maximum === undefined ? null : number(names.maximum),
    jitterBufferAbsoluteMaximumMs: names.absoluteMaximum === undefined ? null : number(names.absoluteMaximum),
  };
  return { type: 7, name: 'voip-metrics', ssrc, fields };
}

function tenths(value: JsonValue | undefined): number | null {
  const mos = numberOf(value);
  return mos === null ? null : Math.round(mos * 10);
}
