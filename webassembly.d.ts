/** The part of it that is used here: TypeScript describes it only among what browsers have, and Node's types leave it out. */
declare namespace WebAssembly {
  class Memory {
    constructor(pages: { initial: number; maximum: number; shared: boolean });
    readonly buffer: SharedArrayBuffer;
  }

  class Module {
    constructor(octets: Uint8Array);
  }

  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
