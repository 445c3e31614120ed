import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Breakable } from "./breakable.js";
import type { CellFiles } from "./cell-files.js";
import type { CompileExpression, Expressions } from "./expressions.js";
import type { Inspector } from "./inspector.js";
import type { Breakpoint, SourceBreakpoint } from "./protocol.js";
import { UserCode } from "./user-code.js";

/** Compiles what a path means, or an expression, without running it. */
export interface Previews {
  expression: CompileExpression;
  cell(text: string): Promise<{ code: string; map: string } | undefined>;
  module(path: string): Promise<{ code: string; map: string; text: string } | undefined>;
}

interface BreakpointsParts {
  breakable: Breakable;
  files: CellFiles;
  previews: Previews;
  expressions: Expressions;
}

interface Wanted {
  requests: SourceBreakpoint[];
  breakpoints: Breakpoint[];
  /** When a local file was written. */
  changed: number;
}

/** The breakpoints that clients want, by file; every run of a cell and every version of a local file gets them anew. */
export class Breakpoints {
  readonly #inspector: Inspector;
  readonly #breakable: Breakable;
  readonly #files: CellFiles;
  readonly #previews: Previews;
  readonly #expressions: Expressions;
  readonly #wanted = new Map<string, Wanted>();
  /** Numbers of the cells that ran, by path. */
  readonly #runs = new Map<string, Set<number>>();
  /** The numbers that clients know breakpoints by, by V8's names. */
  readonly #ids = new Map<string, number>();
  #last = 0;

  constructor(inspector: Inspector, { breakable, files, previews, expressions }: BreakpointsParts) {
    this.#inspector = inspector;
    this.#breakable = breakable;
    this.#files = files;
    this.#previews = previews;
    this.#expressions = expressions;
  }

  /** As `debugInfo` lists them. */
  list(): { source: string; breakpoints: Breakpoint[] }[] {
    return [...this.#wanted].map(([source, { breakpoints }]) => ({ source, breakpoints }));
  }

  /** The numbers that clients know breakpoints by. */
  idsOf(placed: string[]): number[] {
    return placed.flatMap((name) => this.#ids.get(name) ?? []);
  }

  /** Replaces the breakpoints of a file. Those that are to stay are left alone: the code may be running. */
  async set(path: string, requests: SourceBreakpoint[]): Promise<Breakpoint[]> {
    const changed = lastChange(path);
    const before = this.#wanted.get(path);
    const known = new Map(before?.changed === changed ? before.breakpoints.map((one) => [contentOf(one), one]) : []);
    const code = requests.length === 0 ? undefined : await this.#compiled(path);
    const breakpoints: Breakpoint[] = [];
    for (const request of requests) {
      const breakpoint = await this.#resolve(path, code, request);
      breakpoints.push(known.get(contentOf(breakpoint)) ?? breakpoint);
    }
    await this.#remove(before?.breakpoints.filter((one) => !breakpoints.includes(one)) ?? []);
    if (requests.length === 0) this.#wanted.delete(path);
    else this.#wanted.set(path, { requests, breakpoints, changed });
    if (code === undefined) return breakpoints;
    if (this.#files.textOf(path) === undefined) await this.#place(pathToFileURL(path).href, code, breakpoints);
    for (const id of this.#runs.get(path) ?? []) await this.#place(`cell:${id}`, code, breakpoints);
    return breakpoints;
  }

  /** A cell that ran, or is about to: with its code, it gets its breakpoints. */
  async note(id: number, path: string, code?: UserCode): Promise<void> {
    const runs = this.#runs.get(path) ?? new Set();
    this.#runs.set(path, runs.add(id));
    const wanted = this.#wanted.get(path);
    if (code !== undefined && wanted !== undefined) await this.#place(`cell:${id}`, code, wanted.breakpoints);
  }

  /** Sets those of local files that were written since. True when there are such. */
  async renewFiles(): Promise<Breakpoint[]> {
    const renewed: Breakpoint[] = [];
    for (const [path, { requests, changed }] of [...this.#wanted])
      if (changed !== lastChange(path)) renewed.push(...(await this.set(path, requests)));
    return renewed;
  }

  clear(): void {
    this.#wanted.clear();
    this.#runs.clear();
    this.#ids.clear();
  }

  async #compiled(path: string): Promise<UserCode | undefined> {
    const text = this.#files.textOf(path);
    const found = text === undefined ? await this.#previews.module(path) : await this.#previews.cell(text);
    return found && new UserCode(path, { name: path, text: text ?? "", map: found.map }, found.code);
  }

  async #resolve(path: string, code: UserCode | undefined, request: SourceBreakpoint): Promise<Breakpoint> {
    const answer = { ...request, id: ++this.#last, source: { path } };
    if (code === undefined) return { ...answer, verified: false, message: "the code of this line cannot be compiled" };
    const snapped = await this.#breakable.snap(code, request.line);
    if (snapped === undefined) return { ...answer, verified: false, message: "there is no code at this line or below" };
    const breakpoint = { ...answer, line: snapped.line, verified: true };
    const problem = await this.#problemOf(breakpoint, code);
    return problem === undefined ? breakpoint : { ...breakpoint, verified: false, message: problem };
  }

  async #problemOf(breakpoint: Breakpoint, code: UserCode): Promise<string | undefined> {
    try {
      const condition = await this.#expressions.conditionOf(breakpoint, code);
      // V8 may refuse what a function that nobody calls would await
      if (condition !== undefined) await this.#inspector.evaluate(`() => (${condition})`);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #remove(breakpoints: Breakpoint[]): Promise<void> {
    const gone = new Set(breakpoints.map(({ id }) => id));
    for (const [breakpointId, id] of [...this.#ids]) {
      if (!gone.has(id)) continue;
      this.#ids.delete(breakpointId);
      await this.#inspector.post("Debugger.removeBreakpoint", { breakpointId });
    }
  }

  async #place(url: string, code: UserCode, breakpoints: Breakpoint[]): Promise<void> {
    for (const breakpoint of breakpoints) {
      if (!breakpoint.verified) continue;
      const snapped = await this.#breakable.snap(code, breakpoint.line);
      if (snapped === undefined) continue;
      try {
        const condition = await this.#expressions.conditionOf(breakpoint, code);
        const parameters = { url, ...snapped.location, ...(condition !== undefined && { condition }) };
        const { breakpointId } = await this.#inspector.post<{ breakpointId: string }>(
          "Debugger.setBreakpointByUrl",
          parameters,
        );
        this.#ids.set(breakpointId, breakpoint.id);
      } catch {
        // one stands at this place already, or a name of the condition is of no use any more
      }
    }
  }
}

const lastChange = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** All that a breakpoint says but its number. */
const contentOf = ({ id: _id, ...content }: Breakpoint): string => JSON.stringify(content);
