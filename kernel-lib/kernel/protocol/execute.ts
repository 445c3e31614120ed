import { red } from "../code-frame.js";
import { interrupted } from "../interrupted.js";
import type { Content, Request } from "../message.js";
import type { CompiledCell, Failure } from "../threads.js";
import type { History } from "./history.js";
import type { KernelParts } from "./kernel.js";
import { watchMemory } from "./memory.js";

export interface ExecuteState {
  /** The number in brackets of the latest stored cell. */
  count: number;
  lastCell: number;
  history: History;
  /** Whether the running cell is in the history. */
  isStored: boolean;
  /** Set by an interrupt that comes before the cell runs. */
  isInterrupted: boolean;
}

/** Executes one cell and returns the content of its reply; outputs are published on the way. */
export async function execute(request: Request, state: ExecuteState, parts: KernelParts): Promise<Content> {
  const { code, silent = false, store_history = true, user_expressions = {}, allow_stdin = true } = request.content;
  const source = String(code);
  const isSilent = silent === true;
  state.isStored = !isSilent && store_history === true;
  if (state.isStored) {
    state.count++;
    state.history.add(state.count, source);
  }
  const publish = (type: string, content: Content) => {
    if (!isSilent) void parts.outbox.publish(request.header, type, content);
  };
  const announce = () => publish("execute_input", { code: source, execution_count: state.count });
  const compile = (text: string) =>
    parts.language.call("compile", { id: ++state.lastCell, count: state.count, source: text }).catch(compilerFailure);
  const asked = /^\s*\?{0,2}\s*([\p{ID_Continue}$.]+)\s*\?{0,2}\s*$/u.exec(source);
  if (asked !== null && source.includes("?")) {
    announce();
    return helpFor(asked[1], state, parts);
  }
  state.isInterrupted = false;
  const compiling = compile(source);
  announce(); // while the compiler works
  const cell = await compiling;
  const fail = (failure: Failure) => {
    publish("error", { ...failure });
    return { status: "error", execution_count: state.count, ...failure, user_expressions: {}, payload: [] };
  };
  if (isFailure(cell)) return fail(cell);
  const expressions: { [name: string]: CompiledCell | Failure } = {};
  for (const [name, expression] of Object.entries(user_expressions as Content)) {
    expressions[name] = await compile(String(expression));
  }
  await parts.debugger.begin(cell);
  if (state.isInterrupted) return fail(interrupted("interrupt"));
  const stopWatching = watchMemory(parts.interrupter, parts.main);
  const { failure, expressions: values } = await parts.main.run({
    parent: request.header,
    cell,
    silent: isSilent,
    allowStdin: allow_stdin === true,
    expressions,
  });
  stopWatching();
  if (failure !== undefined) return fail(failure === "stopped" ? interrupted(parts.interrupter.reason) : failure);
  return { status: "ok", execution_count: state.count, user_expressions: values, payload: [] };
}

function isFailure(cell: CompiledCell | Failure): cell is Failure {
  return "ename" in cell;
}

/** `name?`, and `?name`, opens the documentation of a name in the client's pager, as in IPython. */
async function helpFor(name: string, { count }: ExecuteState, { language }: KernelParts): Promise<Content> {
  const { reply } = await language.call("inspect", { code: name, cursor: name.length, detail: 0 });
  const { found, data } = reply;
  const shown = found === true ? data : { "text/plain": `${name} is not known` };
  const payload = [{ source: "page", data: shown, start: 0 }];
  return { status: "ok", execution_count: count, user_expressions: {}, payload };
}

/** TypeScript itself failed: the cell is not to blame, but it cannot run. */
function compilerFailure(error: Error): Failure {
  const evalue = `TypeScript cannot compile this cell: ${error.message.split("\n")[0]}`;
  return { ename: "CompilerError", evalue, traceback: [`${red("CompilerError")}: ${evalue}`] };
}
