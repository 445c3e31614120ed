import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Breakable } from "./breakable.js";
import type { CellFiles } from "./cell-files.js";
import { type Inspector, inspection } from "./inspector.js";
import type { Breakpoint, SourceBreakpoint } from "./protocol.js";
import { UserCode } from "./user-code.js";

/** Compiles what a path means, without running it. */
export interface Previews {
  cell(text: string): Promise<{ code: string; map: string } | undefined>;
  module(path: string): Promise<{ code: string; map: string; text: string } | undefined>;
}

interface Wanted {
  requests: SourceBreakpoint[];
  breakpoints: Breakpoint[];
  /** V8's names for them. */
  placed: string[];
  /** When a local file was written. */
  changed: number;
}

/** The breakpoints that clients want, by file; every run of a cell and every version of a local file gets them anew. */
export class Breakpoints {
  readonly #inspector: Inspector;
  readonly #breakable: Breakable;
  readonly #files: CellFiles;
  readonly #previews: Previews;
  readonly #wanted = new Map<string, Wanted>();
  /** Numbers of the cells that ran, by path. */
  readonly #runs = new Map<string, Set<number>>();
  readonly #ids = new Map<string, number>();
  #last = 0;

  constructor(inspector: Inspector, breakable: Breakable, files: CellFiles, previews: Previews) {
    this.#inspector = inspector;
    this.#breakable = breakable;
    this.#files = files;
    this.#previews = previews;
  }

  /** As `debugInfo` lists them. */
  list(): { source: string; breakpoints: Breakpoint[] }[] {
    return [...this.#wanted].map(([source, { breakpoints }]) => ({ source, breakpoints }));
  }

  /** The numbers that clients know breakpoints by. */
  idsOf(placed: string[]): number[] {
    return placed.flatMap((name) => this.#ids.get(name) ?? []);
  }

  /** Replaces the breakpoints of a file. */
  async set(path: string, requests: SourceBreakpoint[]): Promise<Breakpoint[]> {
    const before = this.#wanted.get(path);
    for (const breakpointId of before?.placed ?? []) {
      this.#ids.delete(breakpointId);
      await this.#inspector.post("Debugger.removeBreakpoint", { breakpointId });
    }
    this.#wanted.delete(path);
    if (requests.length === 0) return [];
    const code = await this.#compiled(path);
    const breakpoints: Breakpoint[] = [];
    for (const request of requests) breakpoints.push(await this.#resolve(path, code, request));
    const wanted = { requests, breakpoints, placed: [], changed: lastChange(path) };
    this.#wanted.set(path, wanted);
    if (code === undefined) return breakpoints;
    if (this.#files.textOf(path) === undefined) await this.#place(pathToFileURL(path).href, code, wanted);
    for (const id of this.#runs.get(path) ?? []) await this.#place(`cell:${id}`, code, wanted);
    return breakpoints;
  }

  /** A cell that ran, or is about to: with its code, it gets its breakpoints. */
  async note(id: number, path: string, code?: UserCode): Promise<void> {
    const runs = this.#runs.get(path) ?? new Set();
    this.#runs.set(path, runs.add(id));
    const wanted = this.#wanted.get(path);
    if (code !== undefined && wanted !== undefined) await this.#place(`cell:${id}`, code, wanted);
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
    const problem = await this.#problemOf(request);
    return { ...answer, line: snapped.line, verified: problem === undefined, ...(problem && { message: problem }) };
  }

  async #problemOf(request: SourceBreakpoint): Promise<string | undefined> {
    const condition = conditionOf(request);
    if (condition === undefined) return undefined;
    try {
      // a function that nobody calls
      await this.#inspector.evaluate(`async () => (\n${condition}\n)`);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #place(url: string, code: UserCode, { breakpoints, placed }: Wanted): Promise<void> {
    for (const breakpoint of breakpoints) {
      if (!breakpoint.verified) continue;
      const snapped = await this.#breakable.snap(code, breakpoint.line);
      if (snapped === undefined) continue;
      const condition = conditionOf(breakpoint);
      const parameters = { url, ...snapped.location, ...(condition !== undefined && { condition }) };
      try {
        const { breakpointId } = await this.#inspector.post<{ breakpointId: string }>(
          "Debugger.setBreakpointByUrl",
          parameters,
        );
        placed.push(breakpointId);
        this.#ids.set(breakpointId, breakpoint.id);
      } catch {
        // another one has come to stand at the same place
      }
    }
  }
}

/** JavaScript that is true where the code is to stop. */
function conditionOf({ condition, logMessage }: SourceBreakpoint): string | undefined {
  const given = condition?.trim() ? condition : undefined;
  if (!logMessage) return given;
  const text = logMessage
    .split(/\{([^{}]+)\}/)
    .map((part, index) => (index % 2 === 0 ? JSON.stringify(part) : `${inspection}.text(${part})`))
    .join(" + ");
  return `${given === undefined ? "" : `(${given}) && `}(console.log(${text}), false)`;
}

const lastChange = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
