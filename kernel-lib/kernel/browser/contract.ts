import type { Language } from "../language.js";

/** One output of a cell as a notebook's file has it, or a change of an earlier one. */
export type LiveOutput =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | { output_type: "execute_result"; execution_count: number; data: MimeData; metadata: MimeData }
  | { output_type: "display_data"; data: MimeData; metadata: MimeData; display_id?: string }
  | { output_type: "update_display_data"; data: MimeData; metadata: MimeData; display_id: string }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] }
  | { output_type: "clear_output"; wait: boolean };

export interface MimeData {
  [type: string]: unknown;
}

/**
 * How a run ended; `lost` when it could only be stopped by starting anew, so that every name is gone; `unloaded` when what
 * runs cells could not be loaded, so that nothing ran: the next run tries again.
 */
export type LiveEnd = "ok" | "error" | "stopped" | "lost" | "unloaded";

/** How a cell ran. */
export interface LiveRun {
  end: LiveEnd;
  /** How long its code took, in milliseconds, without what had to be loaded first; nothing where none of it ran. */
  ms?: number;
}

/** What the compiler makes of a cell: JavaScript with its source map, or what it has against it. */
export type Made =
  | { code: string; map: string; aliases: { [specifier: string]: string } }
  | { ename: string; evalue: string; traceback: string[] };

/** A cell that was compiled before there was a page. */
export interface CompiledAhead {
  source: string;
  made: Made;
}

/** A place in a cell's text, from `start` to `end` in UTF-16 code units, with what is to be said about it. */
export interface Mark {
  start: number;
  end: number;
  severity: "error" | "warning" | "hint";
  message: string;
}

export interface Completions {
  /** What the completion replaces, in UTF-16 code units. */
  start: number;
  end: number;
  items: { label: string; type: string; detail?: string }[];
}

/** A kernel that lives in two workers of the page: one runs cells, one knows the language. */
export interface LiveKernel {
  /** Runs a cell when those before it have ended; each output is told as it comes, late ones too. */
  run(source: string, onOutput: (output: LiveOutput) => void): Promise<LiveRun>;
  /** Stops what runs and what waits: within half a second, keeping names where possible. */
  stop(): void;
  /** Forgets all names and starts anew. */
  restart(): void;
  /** Loads what knows the language, in the background: else that begins when it is first needed. */
  warmUp(): void;
  /**
   * What the compiler has to say about a cell that is not run.
   * @param above cells before it that have not run either, in their order: their names are known
   */
  check(source: string, above?: readonly string[]): Promise<Mark[]>;
  complete(source: string, cursor: number, above?: readonly string[]): Promise<Completions | undefined>;
  /** Documentation of the name at the cursor, as Markdown. */
  inspect(source: string, cursor: number, above?: readonly string[]): Promise<string | undefined>;
  /** Ends both workers. */
  close(): void;
}

export interface LiveOptions {
  language: Language;
  /** The folder with the workers' files, from the page: `../live/`. */
  folder: string;
  /** Address of the folder that relative paths in cells begin in; by default the page's. */
  beside?: string;
  /**
   * What the compiler made of the page's first cells when the page was built: while these are run, in this order and
   * as they stand, nothing waits for it.
   */
  ahead?: readonly CompiledAhead[];
  /** Asks the reader for a line; undefined when the reader declines. */
  ask(prompt: string, isPassword: boolean): Promise<string | undefined>;
  /** Of what is loaded, in bytes; for a progress bar. */
  onProgress?(loaded: number, total: number): void;
}

export type StartLiveKernel = (options: LiveOptions) => LiveKernel;
