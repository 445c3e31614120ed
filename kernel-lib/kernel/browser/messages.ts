import type { Language } from "../language.js";
import type { CompiledCell, Failure } from "../threads.js";
import type { Completions, LiveOutput, Mark } from "./contract.js";

/**
 * A bit for who cannot receive messages because it computes or waits: the frame revokes a blob's address, and a look
 * for the blob fails. It needs no shared memory, which pages without special headers do not have.
 */
export type Flag = string;

/** How a question of a worker that waits is answered: some of `bits` are revoked, and then `ready`. */
export interface Answering {
  ready: Flag;
  bits: Flag[];
}

/** What the answer's blob holds; `next` is for the question after it. */
export interface Answer {
  /** What the reader wrote, or the address of a blob with what was to be read. */
  value: string | undefined;
  next: Answering;
}

/** From the page to the frame that the worker of cells lives in. */
export type ToFrame =
  | { kind: "start"; script: string; beside: string }
  | { kind: "run"; cell: CompiledCell }
  | { kind: "stop"; id: number }
  | { kind: "answer"; value: string | Uint8Array | undefined }
  | { kind: "end" };

/** From the frame to its worker. */
export type ToCells =
  | { kind: "start"; answering: Answering; beside: string }
  | { kind: "run"; cell: CompiledCell; stop: Flag }
  | { kind: "interrupt"; id: number };

/** From the worker, through its frame. */
export type FromCells =
  | { kind: "ready" }
  | { kind: "output"; id: number; output: LiveOutput }
  | { kind: "done"; id: number; end: "ok" | "error" | "stopped" }
  | { kind: "input"; prompt: string; password: boolean }
  | { kind: "read"; file: SiteFile }
  | { kind: "loaded"; loaded: number; total: number };

/** A file of the site: of the kernel's own, or by its path from the page. */
export interface SiteFile {
  of: "kernel" | "page";
  path: string;
}

/** From the frame: also that it is there, and that its worker could not start. */
export type FromFrame = FromCells | { kind: "there" } | { kind: "broken"; message: string };

export interface CompileRequest {
  id: number;
  count: number;
  source: string;
}

/** Questions to the language worker. */
export interface LanguageCalls {
  start(request: { language: Language }): Promise<void>;
  compile(request: CompileRequest): Promise<CompiledCell | Failure>;
  /** `above`: cells before it that have not run. */
  check(request: { source: string; above: readonly string[] }): Promise<Mark[]>;
  complete(request: { source: string; cursor: number; above: readonly string[] }): Promise<Completions | undefined>;
  inspect(request: { source: string; cursor: number; above: readonly string[] }): Promise<string | undefined>;
  /** Cells have declared nothing. */
  forget(request: undefined): Promise<void>;
  /** The bytes at an address, for the worker of cells: its origin is another, and servers hand their files to their own only. */
  read(request: { address: string }): Promise<Uint8Array | undefined>;
}
