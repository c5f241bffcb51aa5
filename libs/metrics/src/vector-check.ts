/** One test vector of the reference. Tolerances are absolute, `default` or per field; strings and null compare exactly. */
export interface Vector {
  readonly id: string;
  readonly category: string;
  readonly function: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: Readonly<Record<string, number>>;
}

/** What stands behind a function that vectors name. */
export interface VectorFunction {
  /** Fields of the input that it takes; those of nested objects, in lists too, after a dot: `options.max_ms`. */
  readonly inputs: readonly string[];
  run(input: never): Readonly<Record<string, unknown>>;
}

export type VectorFunctions = Readonly<Record<string, VectorFunction>>;

/** Runs a vector. Returns where the result departs from what is expected, an unknown function and unknown fields among it. */
export function checkVector(vector: Vector, functions: VectorFunctions): readonly string[] {
  const known = Object.hasOwn(functions, vector.function) ? functions[vector.function] : undefined;
  if (known === undefined) return [`unknown function ${JSON.stringify(vector.function)}`];
  const unknown = [...unknownFields(vector.input, '', new Set(known.inputs))];
  if (unknown.length > 0) return unknown.map((field) => `unknown field of the input: ${field}`);
  const departures: string[] = [];
  compare(known.run(vector.input as never), vector.expected, [], vector.tolerance, departures);
  return departures;
}

/** Lists of lists are numbers by position; only objects have names. */
function* unknownFields(value: unknown, path: string, known: ReadonlySet<string>): Generator<string> {
  if (Array.isArray(value)) {
    for (const item of value) yield* unknownFields(item, path, known);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      const field = path === '' ? key : `${path}.${key}`;
      if (known.has(field)) yield* unknownFields(member, field, known);
      else yield field;
    }
  }
}

/** Room for the rounding of a subtraction. */
const FLOATING_POINT = 1e-12;

function compare(
  actual: unknown,
  expected: unknown,
  path: readonly string[],
  tolerance: Readonly<Record<string, number>>,
  departures: string[],
): void {
  if (typeof expected === 'number') {
    if (typeof actual === 'number' && Math.abs(actual - expected) <= allowed(path, tolerance) + FLOATING_POINT) return;
  } else if (typeof expected === 'object' && expected !== null) {
    if (typeof actual === 'object' && actual !== null && Array.isArray(actual) === Array.isArray(expected)) {
      if (Array.isArray(expected) && expected.length !== (actual as unknown[]).length) {
        departures.push(`${path.join('.')}: ${(actual as unknown[]).length} entries, not ${expected.length}`);
      }
      for (const [key, value] of Object.entries(expected)) {
        compare((actual as Record<string, unknown>)[key], value, [...path, key], tolerance, departures);
      }
      return;
    }
  } else if (actual === expected) return;
  const got = actual === undefined ? 'nothing' : JSON.stringify(actual);
  departures.push(`${path.join('.')}: ${got}, not ${JSON.stringify(expected)}`);
}

/** The tolerance of the innermost field that has one of its own. */
function allowed(path: readonly string[], tolerance: Readonly<Record<string, number>>): number {
  for (const field of path.toReversed()) {
    const own = tolerance[field];
    if (own !== undefined) return own;
  }
  return tolerance.default ?? 0;
}
