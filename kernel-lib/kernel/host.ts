/** The one name that the kernel adds to the global scope; compiled cells reach their host through it. */
export const hostName = "__cell__";

/** Follows the names of cells that are global, too, in JavaScript: a letter that is not seen, in messages neither. */
const apart = "\u200c";

export const setApart = (name: string) => name + apart;

/** In a function of a cell with loops: how many rounds it may make until it calls its host, where that is counted. */
export const leftName = setApart("__left__");

/** A text in which names may be set apart, as the user wrote them. */
export const asWritten = (text: string) => text.replace(/(?<=[\w$])\u200c/g, "");

/** `import.meta`. */
export interface CellMeta {
  url: string;
  filename: string;
  dirname: string;
  resolve(specifier: string): string;
}

/**
 * What compiled cells see and call. Its element 0 is a word that is zero while all is well: loops and functions of
 * cells begin with `__cell__[0] && __cell__.stop()`.
 */
export interface CellHost {
  readonly [word: number]: number;
  /** Throws when the running code is to stop. */
  stop(): void;
  /** Throws what was caught when nothing may catch it. */
  pass(caught: unknown): void;
  /** Terminates the cell of this number, when the user's own code is being executed. */
  strike(id: number): void;
  /** Hands over the value of the last expression. */
  result(value: unknown): void;
  /** The value that a name has before its declaration runs; undefined when it has none. */
  kept(read: () => unknown): unknown;
  /** The named exports of a module. */
  import(specifier: string, names: string[]): Promise<unknown[]>;
  /** `import()` in a cell. */
  load(specifier: string): Promise<unknown>;
  /** `import.meta` in a cell. */
  meta: CellMeta;
  /** Answers the debugger, whose questions the wire thread has evaluated. */
  inspection: object;
  /** Receives what a cell threw. */
  thrown(value: unknown): void;
}
