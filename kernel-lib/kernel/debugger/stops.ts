import { asWritten } from "../host.js";
import type { Inspector } from "./inspector.js";
import type { Scripts } from "./scripts.js";
import type { Location, UserCode } from "./user-code.js";

/** V8's own account of a call. */
interface CallFrame {
  callFrameId: string;
  functionName: string;
  location: Location & { scriptId: string };
  functionLocation?: Location;
  scopeChain: Scope[];
  this: { type: string; className?: string };
}

export interface Scope {
  type: string;
  object: { objectId?: string };
}

interface Paused {
  callFrames: CallFrame[];
  reason: string;
  data?: { description?: string };
  hitBreakpoints?: string[];
}

/** A call of the user's, as clients see it. */
export interface Frame {
  id: number;
  name: string;
  line: number;
  code: UserCode;
  /** V8's name for it. */
  callFrameId: string;
  scopes: Scope[];
  hasThis: boolean;
}

export interface Stop {
  reason: "breakpoint" | "step" | "exception" | "pause";
  /** Of an exception. */
  text?: string;
  hits: string[];
  frames: Frame[];
}

export type Step = "next" | "stepIn" | "stepOut";

const commands = { next: "stepOver", stepIn: "stepInto", stepOut: "stepOut" } as const;

interface Stepping {
  how: Step;
  /** The call and the line that the step leaves. */
  depth: number;
  line: number;
  /** Places seen on the way: one that comes back is another round of a loop. */
  seen: Set<string>;
}

/** Decides where the main thread stops, for V8 pauses in more places than the user's lines, and goes on from there. */
export class Stops {
  readonly #inspector: Inspector;
  readonly #scripts: Scripts;
  readonly #stopped: (stop: Stop) => void;
  readonly #resumed: () => void;
  #current: { stop: Stop; top: CallFrame; depth: number } | undefined;
  #stepping: Stepping | undefined;
  #isPauseAsked = false;
  #isReleasing = false;
  #lastFrame = 0;

  constructor(inspector: Inspector, scripts: Scripts, stopped: (stop: Stop) => void, resumed: () => void) {
    this.#inspector = inspector;
    this.#scripts = scripts;
    this.#stopped = stopped;
    this.#resumed = resumed;
    inspector.on<Paused>("Debugger.paused", (paused) => void this.#onPaused(paused).catch(() => this.#resume()));
    inspector.on("Debugger.resumed", () => this.#leave());
  }

  get current(): Stop | undefined {
    return this.#current?.stop;
  }

  async resume(): Promise<void> {
    this.#stepping = undefined;
    await this.#resume();
  }

  async step(how: Step): Promise<void> {
    const { stop, top, depth } = this.#current ?? {};
    if (stop === undefined || top === undefined || depth === undefined) return;
    this.#stepping = { how, depth, line: stop.frames[0].line, seen: new Set([placeOf(top)]) };
    await this.#inspector.post(`Debugger.${commands[how]}`);
  }

  async pause(): Promise<void> {
    this.#isPauseAsked = true;
    await this.#inspector.post("Debugger.pause");
  }

  /** Lets the thread go on, to stop nowhere until the next run; `prepare` is evaluated first where it stands. */
  async release(prepare: string): Promise<void> {
    this.#isReleasing = true;
    this.#stepping = undefined;
    await this.#inspector.post("Debugger.setSkipAllPauses", { skip: true });
    if (this.#current === undefined) return;
    await this.#inspector.post("Runtime.evaluate", { expression: prepare, silent: true });
    await this.#resume();
  }

  /** A cell is about to run. */
  async begin(): Promise<void> {
    this.#stepping = undefined;
    if (!this.#isReleasing) return;
    this.#isReleasing = false;
    await this.#inspector.post("Debugger.setSkipAllPauses", { skip: false });
  }

  /** Lets the thread go on for good, past all that would stop it, and turns V8's debugger off. */
  async end(): Promise<void> {
    await this.release("");
    await this.#inspector.post("Debugger.disable");
    // V8 does not always tell
    this.#leave();
  }

  #leave(): void {
    if (this.#current === undefined) return;
    this.#current = undefined;
    this.#resumed();
  }

  async #resume(): Promise<void> {
    // the thread may go on by itself meanwhile
    await this.#inspector.post("Debugger.resume").catch(() => {});
  }

  async #onPaused(paused: Paused): Promise<void> {
    if (this.#isReleasing) return this.#resume();
    const { callFrames, hitBreakpoints: hits = [] } = paused;
    const frames = await this.#framesOf(callFrames);
    const reason = await this.#reasonOf(paused, frames);
    if (reason === undefined) return;
    // an interrupt may have come meanwhile
    if (this.#isReleasing) return this.#resume();
    this.#stepping = undefined;
    this.#isPauseAsked = false;
    const text = reason === "exception" ? paused.data?.description?.split("\n    at ")[0] : undefined;
    const stop: Stop = { reason, hits, frames, ...(text !== undefined && { text }) };
    this.#current = { stop, top: callFrames[0], depth: callFrames.length };
    this.#stopped(stop);
  }

  /** Why to stop here; undefined when the thread has been sent on. */
  async #reasonOf(paused: Paused, frames: Frame[]): Promise<Stop["reason"] | undefined> {
    const { callFrames, reason, hitBreakpoints = [] } = paused;
    const top = callFrames[0];
    const code = await this.#scripts.codeOf(top.location.scriptId);
    const line = code?.lineOf(top.location);
    if (hitBreakpoints.length > 0 && line !== undefined) return "breakpoint";
    if (reason === "exception" || reason === "promiseRejection") {
      if (frames.length > 0 && (code === undefined ? await this.#isBelowUser(callFrames) : line !== undefined))
        return "exception";
    } else if (code !== undefined && line !== undefined && code.hasWord("debugger", top.location)) {
      return "breakpoint";
    } else if (this.#isPauseAsked) {
      if (frames.length > 0) return "pause";
      await this.#inspector.post("Debugger.pause");
    } else if (this.#stepping !== undefined) {
      return this.#stepFrom(this.#stepping, paused, code, line);
    }
    await this.#resume();
    return undefined;
  }

  /** Goes on with a step until it has come to another line. */
  async #stepFrom(
    stepping: Stepping,
    { callFrames }: Paused,
    code: UserCode | undefined,
    line: number | undefined,
  ): Promise<"step" | undefined> {
    const [top] = callFrames;
    if (code === undefined) {
      // in the library: up to the user's next line
      const codes = await Promise.all(callFrames.map(({ location }) => this.#scripts.codeOf(location.scriptId)));
      if (codes.some((other) => other !== undefined)) await this.#inspector.post("Debugger.stepOut");
      else await this.resume();
      return undefined;
    }
    if (line === undefined) {
      if (code.isEndOfCell(top.location)) await this.resume();
      else await this.#inspector.post(`Debugger.${stepping.how === "stepIn" ? "stepInto" : "stepOver"}`);
      return undefined;
    }
    const place = placeOf(top);
    const isSame = line === stepping.line && callFrames.length === stepping.depth && !stepping.seen.has(place);
    if (!isSame || stepping.how === "stepOut") return "step";
    stepping.seen.add(place);
    await this.#inspector.post(`Debugger.${commands[stepping.how]}`);
    return undefined;
  }

  /** Whether what threw was called by the user, and not by the kernel: an import looks in many places. */
  async #isBelowUser(callFrames: CallFrame[]): Promise<boolean> {
    let called = "";
    for (const { location, functionName } of callFrames) {
      if ((await this.#scripts.codeOf(location.scriptId)) !== undefined) return true;
      // what stands in for a function of Node's, and calls it, has its name
      if (this.#scripts.isKernel(location.scriptId) && functionName !== called) return false;
      called = functionName;
    }
    return false;
  }

  /** The user's calls, innermost first. */
  async #framesOf(callFrames: CallFrame[]): Promise<Frame[]> {
    const frames: Frame[] = [];
    for (const { callFrameId, functionName, location, scopeChain, this: receiver } of callFrames) {
      const code = await this.#scripts.codeOf(location.scriptId);
      const line = code?.lineOf(location);
      if (code === undefined || line === undefined) continue;
      const name = asWritten(functionName) || (isTopLevel(scopeChain) ? code.name : "(anonymous)");
      const hasThis = receiver.type !== "undefined" && receiver.className !== "global";
      frames.push({ id: ++this.#lastFrame, name, line, code, callFrameId, scopes: scopeChain, hasThis });
    }
    return frames;
  }
}

const isTopLevel = (scopes: Scope[]) => !scopes.some(({ type }) => type === "local");

function placeOf({ location }: CallFrame): string {
  return `${location.scriptId}:${location.lineNumber}:${location.columnNumber}`;
}
