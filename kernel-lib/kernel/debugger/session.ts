import { asWritten } from "../host.js";
import { Announced } from "./announced.js";
import { Breakable } from "./breakable.js";
import { Breakpoints, type Previews } from "./breakpoints.js";
import type { CellFiles } from "./cell-files.js";
import type { Expressions } from "./expressions.js";
import { Inspector } from "./inspector.js";
import { Scripts } from "./scripts.js";
import { type Frame, type Stop, Stops } from "./stops.js";
import { isHidden, Variables } from "./variables.js";

export interface SessionParts {
  files: CellFiles;
  previews: Previews;
  expressions: Expressions;
  stopped: (stop: Stop, breakpoints: number[]) => void;
  resumed: () => void;
}

export type ScopeName = "Locals" | "Closure";

const scopesOf: Record<ScopeName, readonly string[]> = {
  Locals: ["local", "block", "catch", "eval"],
  Closure: ["closure", "with", "module"],
};

/** V8's debugger on the main thread, from `initialize` to `disconnect`. While it is on, WebAssembly is slower. */
export class DebugSession {
  readonly inspector = new Inspector();
  readonly variables = new Variables(this.inspector);
  readonly scripts: Scripts;
  readonly breakpoints: Breakpoints;
  readonly stops: Stops;
  readonly announced = new Announced();
  readonly #files: CellFiles;
  #isStoppingAtErrors = false;
  #blackboxed = "";

  constructor({ files, previews, expressions, stopped, resumed }: SessionParts) {
    this.#files = files;
    this.scripts = new Scripts(this.inspector, files);
    this.breakpoints = new Breakpoints(this.inspector, {
      breakable: new Breakable(this.inspector),
      files,
      previews,
      expressions,
    });
    this.stops = new Stops(
      this.inspector,
      this.scripts,
      (stop) => stopped(stop, this.breakpoints.idsOf(stop.hits)),
      () => {
        this.variables.forgetFrames();
        resumed();
      },
    );
  }

  async begin(): Promise<void> {
    await this.inspector.post("Debugger.enable");
    await this.stepOverForeign();
    for (const { id, text } of await this.inspector.inspect<{ id: number; text: string }[]>("cells", []))
      await this.breakpoints.note(id, this.#files.add(text));
  }

  async end(): Promise<void> {
    await this.stops.end();
    this.inspector.disconnect();
  }

  async stopAtErrors(isOn: boolean): Promise<void> {
    this.#isStoppingAtErrors = isOn;
    await this.inspector.post("Debugger.setPauseOnExceptions", { state: isOn ? "all" : "none" });
    await this.stepOverForeign();
  }

  /** Has V8 step over all that is not the user's; while it stops at errors it must see those of packages, too. */
  async stepOverForeign(): Promise<void> {
    const foreign = (await this.scripts.foreign()).map((url) => `^${url.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`);
    const patterns = this.#isStoppingAtErrors ? [] : ["^node:", "/node_modules/", ...foreign];
    if (this.#blackboxed === patterns.join()) return;
    this.#blackboxed = patterns.join();
    await this.inspector.post("Debugger.setBlackboxPatterns", { patterns });
  }

  /** The names of a frame's scopes, as JavaScript has them; an inner one hides an outer one. */
  async namesIn(frame: Frame): Promise<Record<ScopeName, string[]>> {
    const names: Record<ScopeName, string[]> = { Locals: frame.hasThis ? ["this"] : [], Closure: [] };
    const seen = new Set<string>();
    for (const { type, object } of frame.scopes) {
      const scope = (["Locals", "Closure"] as const).find((name) => scopesOf[name].includes(type));
      if (scope === undefined || object.objectId === undefined) continue;
      const { result } = await this.inspector.post<{ result: { name: string }[] }>("Runtime.getProperties", {
        objectId: object.objectId,
        ownProperties: true,
      });
      for (const { name } of result) {
        if (seen.has(name) || isHidden(name) || !frame.code.mentions(asWritten(name))) continue;
        seen.add(name);
        names[scope].push(name);
      }
    }
    return names;
  }
}
