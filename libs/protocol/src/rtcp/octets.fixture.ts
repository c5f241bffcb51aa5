/** Octets from hexadecimal words, blanks between them ignored. */
export function octets(...words: readonly string[]): Uint8Array {
  return Uint8Array.from(Buffer.from(words.join('').replaceAll(' ', ''), 'hex'));
}
