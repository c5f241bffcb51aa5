/** Why bytes could not be decoded. A closed list: each is a counter's name. */
export type Fault =
  | 'truncated'
  | 'bad-magic'
  | 'bad-version'
  | 'bad-length'
  | 'bad-checksum'
  | 'too-long'
  | 'unsupported'
  | 'malformed';

/** A decoded value, or what was wrong and where (offset from the start of what was given). Decoders never throw on input. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault; readonly offset: number };
