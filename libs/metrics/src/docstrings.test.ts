import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Export {
  readonly name: string;
  readonly kind: string;
  /** Empty where there is none. */
  readonly docstring: string;
}

function textOf(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

/** What `index.ts` exports, as it is declared in its own file. */
function publicExports(): Export[] {
  const lists = textOf('./index.ts').matchAll(/export (?:type )?\{([^}]*)\} from '(.*?)\.js'/g);
  return [...lists].flatMap(([, names = '', file = '']) => {
    const text = textOf(`${file}.ts`);
    const own = names.split(',').map((name) => name.trim().replace(/^type /, ''));
    return own.filter((name) => name !== '').map((name) => declared(text, name));
  });
}

function declared(text: string, name: string): Export {
  const declaration = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[^])*\\*/\\n)?export (const|function|class|interface|type) ${name}\\b`,
  );
  const [, docstring = '', kind = ''] = declaration.exec(text) ?? [];
  return { name, kind, docstring };
}

/** Functions that do what their name says to our own shapes: nobody's formula. */
const OWN = new Set([
  ...[
    'addRecords',
    'addSessionCounts',
    'emptyPlayoutCounts',
    'mergeWindowCounts',
    'totalWindowCounts',
    'readArrivalTrace',
  ],
  ...['codecName', 'codecScale', 'codecModeOfPayload', 'compatibilityScores', 'delayBucketFloorMs', 'linkSignature'],
  ...['isImpaired', 'worseBand', 'worseNotGood', 'thresholdsInForce', 'simulate', 'simulateWindows', 'playoutOutcomes'],
]);

const SOURCE = /\b(Sources?|[Cc]onvention)\b|\b(RFC \d|[GY]\.\d|TS 101)/;

describe('the public names of the library', () => {
  const exports = publicExports();

  it('are all declared, and have a docstring', () => {
    expect(exports.length).toBeGreaterThan(150);
    expect(exports.filter(({ kind, docstring }) => kind === '' || docstring === '').map(({ name }) => name)).toEqual(
      [],
    );
  });

  it('say where a formula is from', () => {
    const formulas = exports.filter(({ kind, name }) => kind === 'function' && !OWN.has(name));
    expect(formulas.length).toBeGreaterThan(60);
    expect(formulas.filter(({ docstring }) => !SOURCE.test(docstring)).map(({ name }) => name)).toEqual([]);
  });

  it('say how sure a formula is, or that it is a convention', () => {
    const SURE = /confidence|[Cc]onvention|as theirs|Source: as `/;
    const formulas = exports.filter(({ kind, name }) => kind === 'function' && !OWN.has(name));
    expect(formulas.filter(({ docstring }) => !SURE.test(docstring)).map(({ name }) => name)).toEqual([]);
  });
});
