type Form = typeof import("../globals.js");

/** All that a cell may use is declared from the start: it is little. */
export const hostTypes: Form["hostTypes"] = [];

export const typeRoots: Form["typeRoots"] = () => [];

export const mentionsNode: Form["mentionsNode"] = () => false;

export const untypedDeclarations = "";

/** What a worker gives to cells, of the web's and of Node's console; and of Node's modules what notebooks ask for. */
export const consoleDeclarations = `
interface Console {
  assert(condition?: unknown, ...values: unknown[]): void;
  clear(): void;
  count(label?: string): void;
  countReset(label?: string): void;
  debug(...values: unknown[]): void;
  dir(value?: unknown, options?: object): void;
  dirxml(...values: unknown[]): void;
  error(...values: unknown[]): void;
  group(...labels: unknown[]): void;
  groupCollapsed(...labels: unknown[]): void;
  groupEnd(): void;
  info(...values: unknown[]): void;
  log(...values: unknown[]): void;
  table(rows?: unknown, columns?: readonly string[]): void;
  time(label?: string): void;
  timeEnd(label?: string): void;
  timeLog(label?: string, ...values: unknown[]): void;
  trace(...values: unknown[]): void;
  warn(...values: unknown[]): void;
}
declare var console: Console;

declare function setTimeout(callback: (...values: any[]) => void, milliseconds?: number, ...values: any[]): number;
declare function setInterval(callback: (...values: any[]) => void, milliseconds?: number, ...values: any[]): number;
declare function clearTimeout(timer: number | undefined): void;
declare function clearInterval(timer: number | undefined): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;
declare function atob(text: string): string;
declare function btoa(text: string): string;
declare var performance: { now(): number; readonly timeOrigin: number };
declare var crypto: {
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  randomUUID(): string;
  readonly subtle: { digest(algorithm: string, bytes: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer> };
};

declare class TextEncoder { encode(text?: string): Uint8Array<ArrayBuffer> }
declare class TextDecoder { constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }); decode(bytes?: ArrayBuffer | ArrayBufferView): string }
declare class URL {
  constructor(address: string | URL, base?: string | URL);
  hash: string; host: string; hostname: string; href: string; readonly origin: string; pathname: string; port: string;
  protocol: string; search: string; readonly searchParams: URLSearchParams;
  toString(): string;
}
declare class URLSearchParams {
  constructor(from?: string | { [name: string]: string } | string[][]);
  append(name: string, value: string): void; delete(name: string): void; get(name: string): string | null;
  getAll(name: string): string[]; has(name: string): boolean; set(name: string, value: string): void;
  toString(): string; [Symbol.iterator](): IterableIterator<[string, string]>;
}
interface EventTarget {
  addEventListener(type: string, listener: (event: Event) => void, options?: { once?: boolean; signal?: AbortSignal }): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
  dispatchEvent(event: Event): boolean;
}
declare var EventTarget: { prototype: EventTarget; new (): EventTarget };
interface Event { readonly type: string; readonly target: EventTarget | null; preventDefault(): void }
declare var Event: { prototype: Event; new (type: string): Event };
interface AbortSignal extends EventTarget { readonly aborted: boolean; readonly reason: any; throwIfAborted(): void }
declare var AbortSignal: { prototype: AbortSignal; abort(reason?: any): AbortSignal; timeout(milliseconds: number): AbortSignal };
declare class AbortController { readonly signal: AbortSignal; abort(reason?: any): void }
declare class Blob {
  constructor(parts?: (string | ArrayBuffer | ArrayBufferView | Blob)[], options?: { type?: string });
  readonly size: number; readonly type: string; arrayBuffer(): Promise<ArrayBuffer>; text(): Promise<string>;
}
interface Headers { get(name: string): string | null; has(name: string): boolean; forEach(see: (value: string, name: string) => void): void }
declare var Headers: { prototype: Headers; new (from?: { [name: string]: string }): Headers };
interface Request { readonly url: string; readonly method: string; readonly headers: Headers }
declare var Request: { prototype: Request; new (address: string | URL, options?: object): Request };
declare var Response: { prototype: Response; new (body?: string | ArrayBuffer | ArrayBufferView | Blob, options?: object): Response };
interface Response {
  readonly headers: Headers;
  readonly ok: boolean; readonly status: number; readonly url: string;
  arrayBuffer(): Promise<ArrayBuffer>; blob(): Promise<Blob>; json(): Promise<any>; text(): Promise<string>;
}
declare function fetch(address: string | URL | Request, options?: { method?: string; headers?: { [name: string]: string }; body?: string | ArrayBuffer | ArrayBufferView; signal?: AbortSignal }): Promise<Response>;

declare module "node:assert/strict" {
  /** What is thrown when something that must be so is not. */
  export class AssertionError extends Error { actual: unknown; expected: unknown }
  type Message = string | Error;
  interface Assert {
    (value: unknown, message?: Message): asserts value;
    AssertionError: typeof AssertionError;
    ok(value: unknown, message?: Message): asserts value;
    equal(actual: unknown, expected: unknown, message?: Message): void;
    notEqual(actual: unknown, expected: unknown, message?: Message): void;
    strictEqual(actual: unknown, expected: unknown, message?: Message): void;
    notStrictEqual(actual: unknown, expected: unknown, message?: Message): void;
    deepEqual(actual: unknown, expected: unknown, message?: Message): void;
    notDeepEqual(actual: unknown, expected: unknown, message?: Message): void;
    deepStrictEqual(actual: unknown, expected: unknown, message?: Message): void;
    notDeepStrictEqual(actual: unknown, expected: unknown, message?: Message): void;
    match(text: string, pattern: RegExp, message?: Message): void;
    throws(run: () => unknown, expected?: RegExp | Function | object | Message, message?: Message): void;
    rejects(promise: Promise<unknown> | (() => Promise<unknown>), expected?: RegExp | Function | object | Message, message?: Message): Promise<void>;
    fail(message?: Message): never;
  }
  const assert: Assert;
  export default assert;
}
declare module "node:assert" { export * from "node:assert/strict"; export { default } from "node:assert/strict"; }
declare module "assert" { export * from "node:assert/strict"; export { default } from "node:assert/strict"; }
declare module "assert/strict" { export * from "node:assert/strict"; export { default } from "node:assert/strict"; }
declare module "node:fs" {
  /** Never so: a page has no files. */
  export function existsSync(path: string): boolean;
}
declare module "fs" { export * from "node:fs"; }
`;
