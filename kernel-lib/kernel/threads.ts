/**
 * What the kernel's threads tell each other. The main thread runs the user's code and nothing else; the wire thread
 * speaks Jupyter, also while the main thread spins; the language process holds the TypeScript compiler; the signal
 * thread sees SIGINT.
 */
import type { MessagePort } from "node:worker_threads";
import type { Connection } from "./connection.js";
import type { Language } from "./language.js";
import type { Content, Header } from "./message.js";

/** The request that an output answers: its header, as Jupyter wants it back. */
export type Parent = Header;

export interface Failure {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** A cell that passed the type checker, ready to run. */
export interface CompiledCell {
  /** Unique in this process; names the cell's script. */
  id: number;
  /** What the notebook shows in brackets. */
  count: number;
  source: string;
  /** Local files that specifiers mean by the `paths` of a tsconfig.json. */
  aliases: { [specifier: string]: string };
  /** JavaScript for V8's REPL mode. */
  code: string;
  /** Source map of `code`, as JSON. */
  map: string;
}

export interface Run {
  kind: "run";
  parent: Parent;
  cell: CompiledCell;
  silent: boolean;
  allowStdin: boolean;
  /** Compiled `user_expressions`, by name; a Failure where one does not compile. */
  expressions: { [name: string]: CompiledCell | Failure };
}

export type ToMain =
  | Run
  | { kind: "bound" }
  | { kind: "interrupt"; id: number }
  | {
      kind: "comm";
      id: number;
      type: "comm_open" | "comm_msg" | "comm_close";
      parent: Parent;
      content: Content;
      buffers: Uint8Array[];
    }
  | { kind: "shutdown" };

export type FromMain =
  | { kind: "ready"; heapLimit: number }
  | { kind: "stream"; parent: Parent; name: "stdout" | "stderr"; text: string }
  | { kind: "publish"; parent: Parent; type: string; content: Content; buffers?: Uint8Array[] }
  | { kind: "done"; id: number; failure: Failure | "stopped" | undefined; expressions: Content }
  | { kind: "input"; parent: Parent; prompt: string; password: boolean }
  | { kind: "sigint" }
  | { kind: "child"; pid: number; parent: Parent | undefined; isRunning: boolean }
  | { kind: "exit"; code: number };

/** The wire thread cannot do its work: why. */
export interface Fatal {
  kind: "fatal";
  reason: string;
}

/** A reply to `complete_request`, with the types that JupyterLab reads in its metadata. */
export interface CompleteReply {
  [field: string]: unknown;
  matches: string[];
  cursor_start: number;
  cursor_end: number;
  metadata: {
    _jupyter_types_experimental: {
      start: number;
      end: number;
      text: string;
      type: string;
      signature?: string;
      documentation?: string;
    }[];
  };
}

export interface Completed {
  reply: CompleteReply;
  /** The value at the cursor whose keys its type does not tell. */
  value: { name: string; path: string[] } | undefined;
}

/** Questions to the language process and what it answers; a question is refused by rejecting with an Error. */
export interface LanguageCalls {
  compile(request: { id: number; count: number; source: string }): CompiledCell | Failure;
  complete(request: { code: string; cursor: number }): Completed;
  /** With the name at the cursor, where it is one that cells have declared. */
  inspect(request: { code: string; cursor: number; detail: number }): { reply: Content; name: string | undefined };
  isComplete(request: { code: string }): Content;
  module(request: { path: string; asynchronous: boolean }): CompiledModule;
  /** JavaScript and source map of a cell that is not to run; undefined where it cannot. */
  preview(request: { source: string }): { code: string; map: string } | undefined;
  /** JavaScript of an expression for the debugger; of its names, these are set apart where it is worked out. */
  expression(request: { text: string; setApart: string[] }): { code: string } | { problem: string };
  /** What cells have declared. */
  names(request: undefined): string[];
  /** No cell runs. */
  rest(request: undefined): void;
}

export interface CompiledModule {
  code: string;
  map: string;
  /** Whether the module awaits at its top level. */
  awaits: boolean;
  /** Specifiers of its imports. */
  imports: string[];
  aliases: { [specifier: string]: string };
  failure?: Failure;
}

/** Words shared by the threads, by index into one Int32Array. */
export const shared = {
  /** 1 + the interrupt that the main thread has seen last. */
  interruptSeen: 0,
  /** Kilobytes of output that the wire thread has not sent yet. */
  outputBacklog: 1,
  /** Set to 1 by the wire thread when its answer to a blocking question has been posted, or will not come. */
  answer: 2,
  /** Set to 1 by the wire thread when the last messages of a dying kernel are sent. */
  farewell: 3,
  /** The number of the cell that is to stop, or 0; cells look at it all the time. */
  stop: 4,
  length: 5,
} as const;

export interface WireData {
  cells: Language;
  /** The process that started the kernel, and may have ended since. */
  parent: number;
  connection: Connection;
  shared: Int32Array;
  main: MessagePort;
  /** Where the main thread asks the compiler. */
  questions: MessagePort;
  directory: string;
  /** Answers to blocking questions of the main thread. */
  answers: MessagePort;
  /** A message for each SIGINT. */
  signals: MessagePort;
}

export interface SignalData {
  wire: MessagePort;
}

export interface LanguageData {
  language: Language;
  port: MessagePort;
  directory: string;
}
