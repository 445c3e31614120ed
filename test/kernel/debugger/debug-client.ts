import { type Answer, type Content, KernelClient } from "../client.js";

export interface Variable {
  name: string;
  type: string;
  value: string;
  variablesReference: number;
}

interface StackFrame {
  id: number;
  name: string;
  line: number;
  source: { path: string; name: string };
}

/** Debugs a kernel as JupyterLab does. */
export class DebugClient {
  readonly kernel: KernelClient;
  #seq = 0;
  #eventsRead = 0;

  private constructor(kernel: KernelClient) {
    this.kernel = kernel;
  }

  static async start(options: { cwd?: string; argv?: (kernel: string[]) => string[] } = {}): Promise<DebugClient> {
    return new DebugClient(await KernelClient.start(options));
  }

  /** The whole reply, also of a refusal. */
  ask(command: string, args: Content = {}): Promise<Content> {
    const content = { type: "request", seq: ++this.#seq, command, arguments: args };
    return this.kernel.request("control", "debug_request", content);
  }

  /** The body of a reply that must succeed. */
  async body<Body = Content>(command: string, args: Content = {}): Promise<Body> {
    const { success, message, body } = await this.ask(command, args);
    if (success !== true) throw new Error(`${command}: ${message}`);
    return body as Body;
  }

  async turnOn(): Promise<void> {
    await this.body("initialize", { clientID: "jupyterlab", adapterID: "tslab" });
    await this.body("attach");
  }

  /** Sets the breakpoints of a cell; returns the lines where they have come to stand, or why they do not. */
  async breakAt(code: string, ...breakpoints: (number | { line: number; [option: string]: unknown })[]) {
    const { sourcePath } = await this.body<{ sourcePath: string }>("dumpCell", { code });
    return this.breakInFile(sourcePath, ...breakpoints);
  }

  async breakInFile(path: string, ...breakpoints: (number | { line: number; [option: string]: unknown })[]) {
    const wanted = breakpoints.map((one) => (typeof one === "number" ? { line: one } : one));
    const reply = await this.body<{ breakpoints: { line: number; verified: boolean; message?: string }[] }>(
      "setBreakpoints",
      { source: { path }, breakpoints: wanted, sourceModified: false },
    );
    return reply.breakpoints.map(({ line, verified, message }) => (verified ? line : message));
  }

  /** The next event of this name that has not been waited for yet. */
  async event(name: string): Promise<Content> {
    await this.kernel.until(() => this.#find(name) >= 0, `the event ${name}`);
    const index = this.#find(name);
    this.#eventsRead = index + 1;
    return this.kernel.broadcasts[index].content.body as Content;
  }

  /** Whether a cell stops before it comes to its end. */
  async stops(id: string): Promise<boolean> {
    const hasStopped = () => this.#find("stopped") >= 0;
    await this.kernel.until(() => hasStopped() || this.kernel.replyTo(id) !== undefined, "a stop, or the cell's end");
    return hasStopped();
  }

  /** Waits for none of the events that have come. */
  skipEvents(): void {
    this.#eventsRead = this.kernel.broadcasts.length;
  }

  async stopped(): Promise<{ reason: string; frames: StackFrame[]; text?: string }> {
    const { reason, text } = (await this.event("stopped")) as { reason: string; text?: string };
    return { reason, frames: await this.frames(), ...(text !== undefined && { text }) };
  }

  /** Where the next stop is: the lines of all calls, innermost first. */
  async stoppedAt(): Promise<number[]> {
    return (await this.stopped()).frames.map(({ line }) => line);
  }

  /** Goes on and tells where the next stop is. */
  async go(command: "continue" | "next" | "stepIn" | "stepOut"): Promise<number[]> {
    await this.body(command, { threadId: 1 });
    return this.stoppedAt();
  }

  async frames(): Promise<StackFrame[]> {
    return (await this.body<{ stackFrames: StackFrame[] }>("stackTrace", { threadId: 1 })).stackFrames;
  }

  /** The variables of a scope in a call, by default the innermost. */
  async scope(name: string, frame = 0): Promise<Variable[]> {
    const { id } = (await this.frames())[frame];
    const { scopes } = await this.body<{ scopes: { name: string; variablesReference: number }[] }>("scopes", {
      frameId: id,
    });
    const found = scopes.find((scope) => scope.name === name);
    return found === undefined ? [] : this.inside(found.variablesReference);
  }

  async inside(variablesReference: number, range: { start?: number; count?: number } = {}): Promise<Variable[]> {
    return (await this.body<{ variables: Variable[] }>("variables", { variablesReference, ...range })).variables;
  }

  async names(): Promise<Variable[]> {
    return (await this.body<{ variables: Variable[] }>("inspectVariables")).variables;
  }

  /** Lets everything run to the end of a cell. */
  async finish(id: string): Promise<Answer> {
    await this.body("continue", { threadId: 1 });
    return this.kernel.finished(id);
  }

  stop(): Promise<void> {
    return this.kernel.stop();
  }

  #find(event: string): number {
    return this.kernel.broadcasts.findIndex(
      ({ header, content }, index) =>
        index >= this.#eventsRead && header.msg_type === "debug_event" && content.event === event,
    );
  }
}

/** What a list of variables shows, in short. */
export const shown = (variables: Variable[]): { [name: string]: string } =>
  Object.fromEntries(
    variables.map(({ name, type, value }) => [name, ["float", "bool", "str"].includes(type) ? value : type]),
  );

/** The same without names whose declaration has not run: V8 up to Node 24 has them as undefined, later ones as absent. */
export const withoutUndeclared = (variables: Variable[]) => shown(variables.filter(({ type }) => type !== "undefined"));
