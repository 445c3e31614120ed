/** The one name that the kernel adds to the global scope; compiled cells reach their host through it. */
export const hostName = "__cell__";

/** What compiled cells call. */
export interface CellHost {
  /** Hands over the value of the last expression. */
  result(value: unknown): void;
  /** The value that a name has before its declaration runs; undefined when it has none. */
  kept(read: () => unknown): unknown;
  /** The named exports of a module. */
  import(specifier: string, names: string[]): Promise<unknown[]>;
  /** `import()` in a cell. */
  load(specifier: string): Promise<unknown>;
  /** `import.meta` in a cell. */
  meta: { url: string; filename: string; dirname: string };
  /** Receives what a cell threw. */
  thrown(value: unknown): void;
}
