import { checkVector, VECTOR_FUNCTIONS, type Vector, type VectorFunctions } from '@earshot/metrics/vectors';
import { vqReportInVectorWords, xrBlockInVectorWords } from '@earshot/protocol/vectors';

/** A vector that did not pass, and in what. */
export interface VectorFailure {
  readonly id: string;
  readonly departures: readonly string[];
}

export interface VectorFileResult {
  readonly passed: number;
  readonly failures: readonly VectorFailure[];
}

/** What decoders read goes by one name in two categories; the field that carries the octets tells which is meant. */
const PARSE: Readonly<Record<string, VectorFunctions>> = {
  hex: { parse: { inputs: ['hex'], run: xrBlockInVectorWords } },
  body: { parse: { inputs: ['body'], run: vqReportInVectorWords } },
};

/** Runs all vectors of a file in the format of the reference. Throws where the text is no such file. */
export function runVectorFile(text: string): VectorFileResult {
  const file: unknown = JSON.parse(text);
  const vectors = isRecord(file) ? file.vectors : file;
  if (!Array.isArray(vectors)) throw new Error('no list of vectors');
  let passed = 0;
  const failures: VectorFailure[] = [];
  for (const [index, entry] of vectors.entries()) {
    const departures = departuresOf(entry);
    if (departures.length === 0) passed++;
    else
      failures.push({ id: isRecord(entry) && typeof entry.id === 'string' ? entry.id : `#${index + 1}`, departures });
  }
  return { passed, failures };
}

function departuresOf(entry: unknown): readonly string[] {
  if (!isVector(entry)) return ['no vector: it needs function, input and expected'];
  const vector = { ...entry, tolerance: entry.tolerance ?? {} };
  const [field] = Object.keys(vector.input);
  const functions = (vector.function === 'parse' && field !== undefined && PARSE[field]) || VECTOR_FUNCTIONS;
  try {
    return checkVector(vector, functions);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function isVector(entry: unknown): entry is Omit<Vector, 'tolerance'> & Partial<Pick<Vector, 'tolerance'>> {
  return (
    isRecord(entry) &&
    typeof entry.function === 'string' &&
    isRecord(entry.input) &&
    isRecord(entry.expected) &&
    Object.keys(entry.expected).length > 0
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
