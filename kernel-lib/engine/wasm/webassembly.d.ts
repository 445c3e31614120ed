/** The part of the WebAssembly interface that the engine uses; the standard library declares it for browsers only. */
declare namespace WebAssembly {
  class Module {
    constructor(code: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>);
    readonly exports: object;
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: boolean });
    readonly buffer: ArrayBuffer;
    /** @throws RangeError when the memory cannot grow by so many pages. */
    grow(pages: number): number;
  }
  function validate(code: Uint8Array): boolean;
}
