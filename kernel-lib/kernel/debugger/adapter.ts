import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Described } from "../described.js";
import { asWritten } from "../host.js";
import type { Language } from "../language.js";
import type { Content } from "../message.js";
import type { CompiledCell } from "../threads.js";
import type { Previews } from "./breakpoints.js";
import { CellFiles } from "./cell-files.js";
import { Expressions } from "./expressions.js";
import { Globals } from "./globals.js";
import { Inspector } from "./inspector.js";
import {
  capabilities,
  type DebugRequest,
  Refusal,
  type SourceBreakpoint,
  threadId,
  type Variable,
} from "./protocol.js";
import { DebugSession, type ScopeName } from "./session.js";
import type { Frame, Step, Stop } from "./stops.js";
import { Variables } from "./variables.js";

export interface AdapterParts {
  language: Language;
  previews: Previews;
  /** The names that cells have declared. */
  names: () => Promise<string[]>;
  /** Tells all clients. */
  event: (event: string, body: Content) => void;
  /** Stops the running cell. */
  interrupt: () => Promise<void>;
}

type Answer = Content | undefined | Promise<Content | undefined>;

/** References to scopes begin here, three for each frame. */
const firstScope = 2 ** 30;
/** Requests that change what others are answered. */
const changing = new Set(["initialize", "setBreakpoints", "setExceptionBreakpoints", "terminate", "disconnect"]);
const scopeNames = ["Locals", "Closure", "Globals"] as const;

/** Answers debug requests. V8's debugger is on from `initialize` to `disconnect`, and costs nothing at other times. */
export class DebugAdapter {
  readonly #parts: AdapterParts;
  readonly #files: CellFiles;
  /** Reads variables while V8's debugger is off. */
  readonly #reader = new Inspector();
  readonly #globals: Globals;
  readonly #expressions: Expressions;
  #session: DebugSession | undefined;
  /** The changes that were asked for until now. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(parts: AdapterParts) {
    this.#parts = parts;
    this.#files = new CellFiles(parts.language);
    this.#expressions = new Expressions(this.#reader, parts.previews.expression);
    this.#globals = new Globals(this.#reader, new Variables(this.#reader), parts.names);
  }

  get isStopped(): boolean {
    return this.#session?.stops.current !== undefined;
  }

  /** The content of the reply. */
  async answer({ seq, command, arguments: args }: DebugRequest): Promise<Content> {
    const reply = { type: "response", seq: 0, request_seq: seq, command };
    try {
      const handler = this.#commands[command];
      if (handler === undefined) throw new Refusal(`this debugger has no request ${JSON.stringify(command)}`);
      const body = changing.has(command) ? this.#inOrder(() => handler(args)) : this.#changes.then(() => handler(args));
      return { ...reply, success: true, body: (await body) ?? {} };
    } catch (error) {
      return { ...reply, success: false, message: lineOf(error), body: {} };
    }
  }

  /** A cell is about to run. */
  async begin(cell: CompiledCell): Promise<void> {
    await this.#session?.announced.until(this.#files.add(cell.source));
    await this.#inOrder(async () => {
      if (this.#session !== undefined) await this.#begin(this.#session, cell);
    });
  }

  async #begin(session: DebugSession, cell: CompiledCell): Promise<void> {
    await session.stops.begin();
    await session.stepOverForeign();
    for (const breakpoint of await session.breakpoints.renewFiles())
      this.#parts.event("breakpoint", { reason: "changed", breakpoint });
    const code = session.scripts.add(cell);
    await session.breakpoints.note(cell.id, code.path, code);
  }

  /** Lets an interrupt through: a thread that is stopped goes on, once `prepare` has been evaluated in it. */
  async release(prepare: string): Promise<void> {
    await this.#session?.stops.release(prepare);
  }

  /** What a name that cells have declared is now, in one line. */
  now(name: string): Promise<string | undefined> {
    return this.#globals.now(name);
  }

  /** The keys that the value of a name has now, or one inside of it. */
  keys(name: string, path: string[]): Promise<Described[]> {
    return this.#globals.keys(name, path);
  }

  disconnect(): void {
    this.#reader.disconnect();
    this.#session?.inspector.disconnect();
  }

  get #on(): DebugSession {
    if (this.#session === undefined) throw new Refusal("the debugger is off: a client turns it on with initialize");
    return this.#session;
  }

  get #stop(): Stop {
    const { current } = this.#on.stops;
    if (current === undefined) throw new Refusal("the code is not stopped");
    return current;
  }

  get #variables(): Variables {
    return this.#session?.variables ?? this.#globals.variables;
  }

  #frame(id: unknown): Frame {
    const frame = this.#stop.frames.find((frame) => frame.id === id);
    if (frame === undefined) throw new Refusal("this call belongs to a stop that is over");
    return frame;
  }

  /** One change after the other: clients send the next without waiting, and the last one counts. */
  #inOrder<Value>(change: () => Value | Promise<Value>): Promise<Value> {
    const done = this.#changes.then(change);
    this.#changes = done.catch(() => {});
    return done;
  }

  async #initialize(): Promise<Content> {
    if (this.#session === undefined) {
      const session = new DebugSession({
        files: this.#files,
        previews: this.#parts.previews,
        expressions: this.#expressions,
        stopped: ({ reason, text }, hitBreakpointIds) =>
          this.#parts.event("stopped", {
            reason,
            threadId,
            allThreadsStopped: true,
            preserveFocusHint: false,
            ...(text !== undefined && { text, description: text }),
            ...(hitBreakpointIds.length > 0 && { hitBreakpointIds }),
          }),
        resumed: () => this.#parts.event("continued", { threadId, allThreadsContinued: true }),
      });
      this.#session = session;
      await session.begin();
    }
    return capabilities;
  }

  async #end(): Promise<undefined> {
    const session = this.#session;
    if (session === undefined) return;
    await session.end();
    this.#session = undefined;
    this.#parts.event("terminated", {});
  }

  #info(): Content {
    const { hashSeed, prefix, suffix } = this.#files;
    return {
      isStarted: this.#session !== undefined,
      hashMethod: "Murmur2",
      hashSeed,
      tmpFilePrefix: prefix,
      tmpFileSuffix: suffix,
      breakpoints: this.#session?.breakpoints.list() ?? [],
      stoppedThreads: this.isStopped ? [threadId] : [],
      richRendering: true,
      exceptionPaths: ["all"],
      // the compiler would not know the name
      copyToGlobals: false,
    };
  }

  #source({ source }: Content): Content {
    const path = pathOf(source);
    const content = this.#files.textOf(path) ?? (existsSync(path) ? readFileSync(path, "utf8") : undefined);
    if (content === undefined) throw new Refusal(`there is no source ${path}`);
    return { content };
  }

  #stackTrace({ startFrame = 0, levels = 0 }: Content): Content {
    const { frames } = this.#stop;
    const first = Number(startFrame);
    const shown = frames.slice(first, Number(levels) > 0 ? first + Number(levels) : undefined);
    const stackFrames = shown.map(({ id, name, line, code: { path } }) => ({
      id,
      name,
      line,
      column: 1,
      source: { path, name: basename(path) },
    }));
    return { stackFrames, totalFrames: frames.length };
  }

  async #scopes({ frameId }: Content): Promise<Content> {
    const frame = this.#frame(frameId);
    const names = await this.#on.namesIn(frame);
    const shown = scopeNames.filter((name) => name !== "Closure" || names.Closure.length > 0);
    return {
      scopes: shown.map((name) => ({
        name,
        variablesReference: firstScope + frame.id * scopeNames.length + scopeNames.indexOf(name),
        expensive: false,
      })),
    };
  }

  async #read({ variablesReference, start, count }: Content): Promise<Content> {
    const reference = Number(variablesReference);
    if (reference < firstScope) {
      const [first, most] = [start, count].map((value) => (value === undefined ? undefined : Number(value)));
      return { variables: await this.#variables.children(reference, first, most) };
    }
    const { frame, scope } = this.#scopeOf(reference);
    return { variables: await this.#readScope(frame, scope) };
  }

  async #readScope(frame: Frame, scope: ScopeName | "Globals"): Promise<Variable[]> {
    const { variables } = this.#on;
    if (scope === "Globals") return variables.read(await this.#globals.names(), "");
    return variables.read((await this.#on.namesIn(frame))[scope], frame.callFrameId);
  }

  #scopeOf(reference: number): { frame: Frame; scope: (typeof scopeNames)[number] } {
    const number = reference - firstScope;
    const frame = this.#frame(Math.floor(number / scopeNames.length));
    return { frame, scope: scopeNames[number % scopeNames.length] };
  }

  async #setVariable({ variablesReference, name, value }: Content): Promise<Content> {
    const reference = Number(variablesReference);
    const written = String(name);
    if (reference < firstScope) {
      const owner = this.#variables.frameOf(reference);
      const code = this.#session?.stops.current?.frames.find(({ callFrameId }) => callFrameId === owner)?.code;
      const read = await this.#expressions.read(String(value), code);
      return { ...(await this.#variables.assign(reference, written, read)) };
    }
    const { frame, scope } = this.#scopeOf(reference);
    const names = scope === "Globals" ? await this.#globals.names() : (await this.#on.namesIn(frame))[scope];
    const found = names.find((other) => asWritten(other) === written);
    if (found === undefined) throw new Refusal(`there is no variable ${written}`);
    const read = await this.#expressions.read(String(value), frame.code);
    return { ...(await this.#variables.evaluate(`() => ${found} = (${read})()`, frame.callFrameId)) };
  }

  async #evaluate({ expression, frameId }: Content): Promise<Content> {
    const frame = frameId === undefined || !this.isStopped ? undefined : this.#frame(frameId);
    const read = await this.#expressions.read(String(expression), frame?.code);
    const { value, type } = await this.#variables.evaluate(read, frame?.callFrameId ?? "");
    return { result: value, type, variablesReference: 0 };
  }

  async #bundle({ variableName, frameId }: Content): Promise<Content> {
    const frame = frameId === undefined || !this.isStopped ? undefined : this.#frame(frameId);
    const { Locals = [], Closure = [] } = frame === undefined ? {} : await this.#on.namesIn(frame);
    const names = [...Locals, ...Closure, ...(await this.#globals.names())];
    const name = names.find((other) => asWritten(other) === variableName);
    return {
      data: name === undefined ? {} : await this.#variables.bundle(name, frame?.callFrameId ?? "", this.isStopped),
      metadata: {},
    };
  }

  #dump(text: string): Content {
    const sourcePath = this.#files.add(text);
    this.#session?.announced.announce(sourcePath);
    return { sourcePath };
  }

  async #setBreakpoints({ source, breakpoints = [] }: Content): Promise<Content> {
    const path = pathOf(source);
    this.#on.announced.end(path);
    return { breakpoints: await this.#on.breakpoints.set(path, breakpoints as SourceBreakpoint[]) };
  }

  async #modules(): Promise<Content> {
    const found = (await this.#session?.scripts.modules()) ?? [];
    const modules = found.map(({ path }) => ({ id: path, name: basename(path), path }));
    return { modules, totalModules: modules.length };
  }

  #step(how: Step): Promise<void> {
    void this.#stop;
    return this.#on.stops.step(how);
  }

  readonly #commands: { [command: string]: ((args: Content) => Answer) | undefined } = {
    debugInfo: () => this.#info(),
    initialize: () => this.#initialize(),
    attach: () => {
      void this.#on;
      this.#parts.event("initialized", {});
      this.#parts.event("thread", { reason: "started", threadId });
      return undefined;
    },
    configurationDone: () => undefined,
    dumpCell: ({ code }) => this.#dump(String(code)),
    setBreakpoints: (args) => this.#setBreakpoints(args),
    setExceptionBreakpoints: async ({ filters = [] }) => {
      await this.#on.stopAtErrors((filters as string[]).includes("all"));
      return {};
    },
    source: (args) => this.#source(args),
    threads: () => ({ threads: [{ id: threadId, name: "main" }] }),
    stackTrace: (args) => this.#stackTrace(args),
    scopes: (args) => this.#scopes(args),
    variables: (args) => this.#read(args),
    setVariable: (args) => this.#setVariable(args),
    evaluate: (args) => this.#evaluate(args),
    inspectVariables: async () => ({ variables: await this.#globals.read(this.#variables) }),
    richInspectVariables: (args) => this.#bundle(args),
    continue: async () => {
      void this.#stop;
      await this.#on.stops.resume();
      return { allThreadsContinued: true };
    },
    next: () => this.#step("next").then(() => undefined),
    stepIn: () => this.#step("stepIn").then(() => undefined),
    stepOut: () => this.#step("stepOut").then(() => undefined),
    pause: () => this.#on.stops.pause().then(() => undefined),
    modules: () => this.#modules(),
    terminate: async () => {
      await this.#parts.interrupt();
      return this.#end();
    },
    disconnect: () => this.#end(),
    copyToGlobals: () => {
      throw new Refusal("a variable of a stop cannot become a name of the cells: the type checker would not know it");
    },
  };
}

const pathOf = (source: unknown): string => String((source as { path?: unknown } | undefined)?.path ?? "");

const lineOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, " ");
