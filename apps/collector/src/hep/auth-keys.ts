/**
 * The keys that agents may show in chunk 0x0e. What a comparison costs depends on the lengths of the configured keys alone, so that
 * nobody can find one octet by octet.
 */
export class AuthKeys {
  private readonly keys: readonly Uint8Array[];

  /** Without any key everyone is let in. */
  constructor(keys: readonly string[]) {
    this.keys = keys.map((key) => Buffer.from(key));
  }

  /** True where the octets are one of the keys; NULs that agents in C count in are let pass. */
  accept(bytes: Uint8Array, offset: number, length: number): boolean {
    if (this.keys.length === 0) return true;
    let end = length;
    while (end > 0 && bytes[offset + end - 1] === 0) end--;
    let accepted = 0;
    for (const key of this.keys) {
      let difference = key.length ^ end;
      for (let index = 0; index < key.length; index++) {
        difference |= (key[index] as number) ^ (index < end ? (bytes[offset + index] as number) : 0x100);
      }
      accepted |= difference === 0 ? 1 : 0;
    }
    return accepted === 1;
  }
}
