import { environment as API_ENVIRONMENT } from '@earshot/api';
import { COLLECTOR_COUNTERS, SETTINGS as COLLECTOR_SETTINGS } from '@earshot/collector';
import { analysis, buildOpenApi } from '@earshot/contracts';
import { RULES, THRESHOLD_TABLE } from '@earshot/diagnosis';
import { CODEC_IMPAIRMENTS, DEFAULT_PRESET, THRESHOLD_PRESETS } from '@earshot/metrics';
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { z } from 'zod';
import { compiledAssembly, sharedMemory } from './compiled-assembly.js';

/** Of `StreamMemory`; an instance with another is refused. */
const STREAM_MEMORY_PAGES = 1552;

/** A file that is generated from code, and where it is checked in. */
export interface Reference {
  readonly path: string;
  content(): string | Promise<string>;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A Markdown cell: a bar would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function counters(): string {
  const rows = Object.entries(COLLECTOR_COUNTERS).map(([name, meaning]) => `| \`${name}\` | ${cell(meaning)} |`);
  return [
    '# Counters of a collector',
    '',
    'In health records (`GET /api/v1/probes`, topic `earshot.probe.v1`), on *Probes* in the pages, and as Prometheus metrics. All count from the',
    "collector's start, but `held.*`, which are gauges. Every packet of `packets.in` is in exactly one other counter of `packets.*`, or held.",
    'Generated from `apps/collector/src/counters/collector-counters.ts`.',
    '',
    '| Counter | Counts |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n');
}

interface Described {
  readonly default: string;
  readonly meaning: string;
}

function settings(table: Readonly<Record<string, Described>>, withoutDefault: ReadonlySet<string>): string[] {
  return [
    '| Variable | Meaning | Default |',
    '|---|---|---|',
    ...Object.entries(table).map(([name, setting]) => {
      const fallback = withoutDefault.has(name)
        ? 'the host name'
        : setting.default === ''
          ? ''
          : `\`${cell(setting.default)}\``;
      return `| \`${name}\` | ${cell(setting.meaning)} | ${fallback} |`;
    }),
  ];
}

/** The same of a schema whose fields have descriptions. */
function describedBy(schema: z.ZodObject): Record<string, Described> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const { description = '', default: fallback = '' } = property as { description?: string; default?: unknown };
      return [name, { default: String(fallback), meaning: description }];
    }),
  );
}

const WEB: Record<string, Described> = {
  HOST: { default: '127.0.0.1', meaning: 'address to listen on' },
  PORT: { default: '3000', meaning: 'port to listen on' },
  API_URL: { default: 'http://127.0.0.1:3001', meaning: 'the API that `/api/*` streams through to' },
};

function configuration(): string {
  return [
    '# Configuration',
    '',
    'Every process reads its environment once, at start, and names what is wrong in it. Options of `earshot start` are in [install.md](install.md).',
    'Generated from the `config.ts` of each process.',
    '',
    '## Collector',
    '',
    ...settings(COLLECTOR_SETTINGS, new Set(['PROBE_ID'])),
    '',
    '## API worker',
    '',
    ...settings(describedBy(API_ENVIRONMENT), new Set()),
    '',
    '## Web',
    '',
    ...settings(WEB, new Set()),
    '',
  ].join('\n');
}

function diagnosis(): string {
  const rules = RULES.map(({ code, version, says, madeFrom, yieldsTo = [] }) => {
    const yielding = yieldsTo.length === 0 ? '' : `; yields to ${yieldsTo.map((other) => `\`${other}\``).join(', ')}`;
    return `| \`${code}\` | ${cell(says)} | ${cell(madeFrom)}${yielding} | ${version} |`;
  });
  const thresholds = Object.entries(THRESHOLD_TABLE).map(
    ([name, { value, unit, meaning }]) => `| \`${name}\` | ${value} | ${unit} | ${cell(meaning)} |`,
  );
  return [
    '# Findings',
    '',
    'What Earshot says about a call beyond its numbers. Every finding has a severity (`info`, `minor`, `major`, `critical`), a confidence from 0 to 1, evidence that',
    'can be opened (messages, spans of a stream), what else could explain it, who owns it, and the next step. Each rule is one file of `libs/diagnosis/src`, named by its',
    'code; this page is generated from them.',
    '',
    'A rule about something that is *absent* asks first whether the probe could have seen it: both directions seen in this or a comparable call, nothing',
    'dropped, media not encrypted beyond its headers. Otherwise the confidence is below 0.5 and the finding says why.',
    '',
    '| Code | Says | Made from | Version |',
    '|---|---|---|---|',
    ...rules,
    '',
    'A finding carries the version of its rule (`ruleVersion`): it is raised when the rule comes to find something else, and what was found before stays as it was',
    'until its call is settled again. Where an installation changed thresholds that the rule compared with, the finding carries those too (`thresholds`), with their',
    'values; all others were the defaults. A rule that *yields* is left out of a call where the other one, which explains the same better, is found.',
    '',
    'The **verdict** is one or two sentences made of the findings that matter most, each clause linked to its evidence. A call that sounds bad without a',
    'named cause says so with its numbers; what was not measured is said, not guessed.',
    '',
    '## Settings',
    '',
    '`DISABLED_FINDINGS=forked-elsewhere,mirror-duplicates` leaves rules out; `FINDING_THRESHOLDS=stalledForMs=15000,challenges=5` changes what they compare with.',
    'Both are read by the API and by `earshot start`; `earshot analyze` has them as `--disable` and `--threshold` too. A code or name that is not known is refused.',
    '',
    '| Threshold | Default | Unit | Means |',
    '|---|---|---|---|',
    ...thresholds,
    '',
  ].join('\n');
}

/** The types of the web's client. */
async function clientTypes(): Promise<string> {
  const nodes = await openapiTypes(buildOpenApi() as unknown as OpenAPI3);
  return `// Generated from docs/openapi.json by \`npm run generate\`.\n\n${astToString(nodes)}`;
}

/** Constants of codecs and presets of thresholds. */
function qualityConstants(): string {
  const value = (constant: number | null, confidence: string | null): string =>
    constant === null ? '' : `${constant}${confidence === 'standard' ? '' : ` (${confidence})`}`;
  const edge = (value: number | null, unit: string): string => (value === null ? '' : `${value} ${unit}`);
  return [
    '# Constants of quality',
    '',
    'Generated from `libs/metrics`. How an operator sets others: [metrics.md](metrics.md). A value without a mark was confirmed by two independent',
    'sources; *single-source* by one; *unconfirmed* by none that settles it, and a codec with an unconfirmed Ie has no score unless',
    '`unconfirmedConstants` is set.',
    '',
    '## Codecs (ITU-T G.113)',
    '',
    '| Codec | Mode | Scale | Ie | Bpl | Source |',
    '|---|---|---|---|---|---|',
    ...CODEC_IMPAIRMENTS.map(
      ({ codec, mode, scale, ie, bpl, ieConfidence, bplConfidence, source }) =>
        `| ${codec} | ${mode ?? ''} | ${scale} | ${value(ie, ieConfidence)} | ${value(bpl, bplConfidence)} | ${cell(source)} |`,
    ),
    '',
    '## Thresholds',
    '',
    'The last value of each band of a figure; beyond the last that is given it is *bad*. *Fair* is what others call acceptable. Windows, streams and calls',
    'have the worst band of the figures that *decide*; the others are judged beside it. `over`: the worst five seconds count, or the whole stream or call.',
    '`GET /api/v1/thresholds` has the same, and what is in force.',
    '',
    `In force where the configuration chooses no other: \`${DEFAULT_PRESET}\`.`,
    '',
    ...THRESHOLD_PRESETS.flatMap(({ name, meaning, thresholds }) => [
      `### \`${name}\`: ${meaning}`,
      '',
      '| Figure | Good to | Fair to | Poor to | Over | Decides | Source |',
      '|---|---|---|---|---|---|---|',
      ...thresholds.map(
        ({ metric, unit, good, fair, poor, over, decides, source, confidence }) =>
          `| \`${metric}\` | ${edge(good, unit)} | ${edge(fair, unit)} | ${edge(poor, unit)} | ${over} | ${decides ? 'yes' : ''} | ${cell(source)}${confidence === 'standard' ? '' : ` (${confidence})`} |`,
      ),
      '',
    ]),
  ].join('\n');
}

export const references: readonly Reference[] = [
  { path: 'docs/quality-constants.md', content: qualityConstants },
  { path: 'docs/counters.md', content: counters },
  { path: 'docs/diagnosis.md', content: diagnosis },
  { path: 'docs/configuration.md', content: configuration },
  { path: 'apps/web/src/api/schema.gen.ts', content: clientTypes },
  {
    path: 'apps/collector/src/media/plain-scan.gen.ts',
    content: () =>
      compiledAssembly('apps/collector/assembly/plain-scan.ts', 'PLAIN_SCAN', sharedMemory(STREAM_MEMORY_PAGES)),
  },
  {
    path: 'libs/metrics/src/stream/run-kernel.gen.ts',
    content: () => compiledAssembly('libs/metrics/assembly/run-kernel.ts', 'RUN_KERNEL', ['--initialMemory', '1']),
  },
  { path: 'docs/openapi.json', content: () => json(buildOpenApi()) },
  {
    path: 'docs/analysis.schema.json',
    content: () =>
      json({
        $id: 'earshot.analysis/1',
        title: 'What `earshot analyze --json` prints: one document a file, one a line',
        ...z.toJSONSchema(analysis, { io: 'input' }),
      }),
  },
];
