/** A JSON value in which an object keeps every member in order, since agents repeat keys. */
export type JsonValue = number | string | boolean | null | readonly JsonValue[] | JsonObject;

/** Nesting that is read; the reports need four. */
const MAX_DEPTH = 8;

export class JsonObject {
  readonly members: [string, JsonValue][] = [];

  /** Values of all members of that name, in order. */
  all(key: string): JsonValue[] {
    return this.members.filter(([name]) => name === key).map(([, value]) => value);
  }

  /** Value of the first member of one of those names. */
  get(...keys: string[]): JsonValue | undefined {
    for (const key of keys) {
      const member = this.members.find(([name]) => name === key);
      if (member !== undefined) return member[1];
    }
    return undefined;
  }
}

/**
 * Reads JSON as agents write it: repeated keys are kept, a comma too many is let pass, what follows the value is ignored. Undefined where
 * it cannot be read, or is nested too deep.
 */
export function parseJsonMembers(text: string): JsonValue | undefined {
  return new Reader(text).value(0);
}

class Reader {
  private position = 0;

  constructor(private readonly text: string) {}

  value(depth: number): JsonValue | undefined {
    this.skipBlanks();
    const code = this.text.charCodeAt(this.position);
    if (code === 0x7b) return depth < MAX_DEPTH ? this.object(depth) : undefined;
    if (code === 0x5b) return depth < MAX_DEPTH ? this.array(depth) : undefined;
    if (code === 0x22) return this.string();
    return this.word();
  }

  private object(depth: number): JsonObject | undefined {
    const object = new JsonObject();
    this.position++;
    for (;;) {
      this.skipBlanks();
      const code = this.text.charCodeAt(this.position);
      if (code === 0x2c) {
        this.position++;
        continue;
      }
      if (code === 0x7d) {
        this.position++;
        return object;
      }
      const key = code === 0x22 ? this.string() : undefined;
      if (key === undefined) return undefined;
      this.skipBlanks();
      if (this.text.charCodeAt(this.position) !== 0x3a) return undefined;
      this.position++;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      object.members.push([key, value]);
    }
  }

  private array(depth: number): JsonValue[] | undefined {
    const array: JsonValue[] = [];
    this.position++;
    for (;;) {
      this.skipBlanks();
      const code = this.text.charCodeAt(this.position);
      if (code === 0x2c) {
        this.position++;
        continue;
      }
      if (code === 0x5d) {
        this.position++;
        return array;
      }
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      array.push(value);
    }
  }

  private string(): string | undefined {
    const start = this.position + 1;
    let index = start;
    for (; index < this.text.length; index++) {
      const code = this.text.charCodeAt(index);
      if (code === 0x5c) index++;
      else if (code === 0x22) break;
    }
    if (index >= this.text.length) return undefined;
    this.position = index + 1;
    return unescapeString(this.text.slice(start, index));
  }

  /** A number, true, false or null. */
  private word(): JsonValue | undefined {
    const start = this.position;
    while (this.position < this.text.length && isWordCharacter(this.text.charCodeAt(this.position))) this.position++;
    const word = this.text.slice(start, this.position);
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null' || word === 'NaN' || word === 'nan') return null;
    const number = word === '' || word.length > 40 ? Number.NaN : Number(word);
    return Number.isFinite(number) ? number : undefined;
  }

  private skipBlanks(): void {
    while (this.position < this.text.length && this.text.charCodeAt(this.position) <= 0x20) this.position++;
  }
}

function isWordCharacter(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e
  );
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function unescapeString(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, hex: string | undefined, character: string | undefined) =>
    hex !== undefined
      ? String.fromCharCode(Number.parseInt(hex, 16))
      : (ESCAPES[character as string] ?? (character as string)),
  );
}
