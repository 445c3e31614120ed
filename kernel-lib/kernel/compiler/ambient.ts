/** Declarations of what the kernel itself gives to cells, beyond Node's own. */
export const ambientDeclarations = `
/** Asks the reader for a line of text; the cell waits. An empty line means the default. */
declare function prompt(message?: string, defaultValue?: string): string;
/** Asks the reader for a line of text, which is not shown when it is a password. */
declare function prompt(message: string, options: { password?: boolean }): string;
/** Asks the reader a question that is answered by y or n. */
declare function confirm(message?: string): boolean;
/** Shows a message; the cell waits until the reader has seen it. */
declare function alert(message?: string): void;

declare namespace WebAssembly {
  type ExternalKind = "function" | "global" | "memory" | "table";
  type Bytes = ArrayBufferView | ArrayBuffer;
  interface Imports { [module: string]: { [name: string]: unknown } }
  class Module {
    constructor(bytes: Bytes);
    static exports(module: Module): { name: string; kind: ExternalKind }[];
    static imports(module: Module): { module: string; name: string; kind: ExternalKind }[];
    static customSections(module: Module, name: string): ArrayBuffer[];
  }
  class Instance { constructor(module: Module, imports?: Imports); readonly exports: { [name: string]: any } }
  class Memory { constructor(size: { initial: number; maximum?: number; shared?: boolean }); readonly buffer: ArrayBuffer; grow(pages: number): number }
  class Table { constructor(size: { element: "anyfunc" | "externref"; initial: number; maximum?: number }, value?: any); readonly length: number; get(index: number): any; set(index: number, value?: any): void; grow(by: number, value?: any): number }
  class Global { constructor(type: { value: string; mutable?: boolean }, value?: any); value: any; valueOf(): any }
  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}
  function validate(bytes: Bytes): boolean;
  function compile(bytes: Bytes): Promise<Module>;
  function instantiate(bytes: Bytes, imports?: Imports): Promise<{ module: Module; instance: Instance }>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
}

declare module "tslab" {
  /** Shows rich content in the notebook. */
  export interface Display {
    javascript(s: string): void;
    html(s: string): void;
    markdown(s: string): void;
    latex(s: string): void;
    svg(s: string): void;
    png(b: Uint8Array): void;
    jpeg(b: Uint8Array): void;
    gif(b: Uint8Array): void;
    pdf(b: Uint8Array): void;
    text(s: string): void;
    raw(contentType: string, b: string | Uint8Array): void;
  }
  /** The version strings of the kernel and its dependencies. */
  export const versions: { tslab: string; typescript: string; node: string };
  /** Shows rich content below the running cell. */
  export const display: Display;
  /** A display that overwrites what it has shown before. */
  export function newDisplay(): Display;
  /** Clears the outputs of the running cell; with \`wait\`, only when the next output comes. */
  export function clearOutput(wait?: boolean): void;

  /** A channel to the notebook's front end, such as a widget. */
  export interface Comm {
    readonly id: string;
    readonly target: string;
    send(data: unknown, buffers?: Uint8Array[]): void;
    close(data?: unknown): void;
    onMessage?: (data: unknown, buffers: Uint8Array[]) => void;
    onClose?: (data: unknown) => void;
  }
  /** Opens a comm to a target that the front end knows. */
  export function openComm(target: string, data?: unknown, buffers?: Uint8Array[]): Comm;
  /** Names what answers when the front end opens a comm. */
  export function registerCommTarget(target: string, opened: (comm: Comm, data: unknown) => void): void;
}
`;
