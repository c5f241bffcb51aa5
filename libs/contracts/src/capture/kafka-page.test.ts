import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { batchHeader } from './batch.js';
import { dtlsRecord, stunRecord, t38Record } from './connectivity-record.js';
import { envelope } from './envelope.js';
import { dtmfRecord, endpointReportRecord, icmpRecord, logRecord } from './event-record.js';
import { probeHealth, probeSource } from './probe-health.js';
import { receptionReport, rtcpRecord, sdesItem, senderInfo, xrBlock } from './rtcp-record.js';
import { rtpPacingCounts, rtpPayloadCounts } from './rtp-payload-counts.js';
import { playoutCounts, rtpWindowCounts, rtpWindowRecord } from './rtp-window-record.js';
import {
  party,
  sdpCandidate,
  sdpMedia,
  sdpPayload,
  sdpSummary,
  sipFragment,
  sipRecord,
  sipTextRecord,
} from './sip-record.js';

const page = readFileSync(new URL('../../../../docs/kafka.md', import.meta.url), 'utf8');

/** Field and type of each row of the table under a heading. */
function documented(heading: string): string[] {
  const section = page.split(`\n### ${heading}\n`)[1]?.split('\n### ')[0] ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \| (.+?) \| .+ \|$/gm)].map(([, field, type]) => `${field}: ${type}`);
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

/** The words of the page for a type. */
function words(schema: Schema): string {
  if (schema.anyOf) {
    const types = schema.anyOf.map(words).filter((type) => type !== 'null');
    return [...types, ...(types.length < schema.anyOf.length ? ['null'] : [])].join(' or ');
  }
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.prefixItems) return `[${schema.prefixItems.map(words).join(', ')}]`;
  if (schema.type === 'array') {
    const of = words(schema.items ?? {});
    return of.includes(' or ') ? `array of (${of})` : `array of ${of}`;
  }
  if (schema.type === 'object')
    return schema.properties ? 'object' : `object of ${words(schema.additionalProperties ?? {})}`;
  return typeof schema.type === 'string' ? schema.type : (schema.type ?? []).join(' or ');
}

function fields(schema: z.ZodObject): string[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as Schema;
  return Object.entries(properties).map(([field, type]) => `${field}: ${words(type)}`);
}

const inEveryRecord = fields(z.object(envelope));

describe('docs/kafka.md', () => {
  it.each<[string, z.ZodObject]>([
    ['Every record', z.object(envelope)],
    ['Header of a batch', batchHeader],
    ['`sip`: `fragment`', sipFragment],
    ['`sip`: `sdp`', sdpSummary],
    ['`sip`: `sdp.media[]`', sdpMedia],
    ['`sip`: `sdp.media[].candidates[]`', sdpCandidate],
    ['`sip`: `sdp.media[].payloads[]`', sdpPayload],
    ['`sip`: `from`, `to`', party],
    ['`rtp-window`: `counts`', rtpWindowCounts],
    ['`rtp-window`: `counts.payload`', rtpPayloadCounts],
    ['`rtp-window`: `counts.pacing`', rtpPacingCounts],
    ['`rtp-window`: `counts.playout.fixed50`, `.fixed200`, `.adaptive`', playoutCounts],
    ['`rtcp`: `senderInfo`', senderInfo],
    ['`rtcp`: `reports[]`', receptionReport],
    ['`rtcp`: `sdes[]`', sdesItem],
    ['`rtcp`: `xr[]`', xrBlock],
    ['Probe health', probeHealth],
    ['Probe health: `sources[]`', probeSource],
  ])('has the fields of %s', (heading, schema) => expect(documented(heading)).toEqual(fields(schema)));

  it.each<[string, z.ZodObject]>([
    ['`sip`', sipRecord],
    ['`sip-text`', sipTextRecord],
    ['`rtp-window`', rtpWindowRecord],
    ['`rtcp`', rtcpRecord],
    ['`dtmf`', dtmfRecord],
    ['`endpoint-report`', endpointReportRecord],
    ['`icmp`', icmpRecord],
    ['`log`', logRecord],
    ['`stun`', stunRecord],
    ['`dtls`', dtlsRecord],
    ['`t38`', t38Record],
  ])('has the fields of %s beside those of every record', (heading, schema) => {
    expect(documented(heading)).toEqual(fields(schema).filter((field) => !inEveryRecord.includes(field)));
  });
});
