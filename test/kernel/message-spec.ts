/** What every message of a kernel must carry: https://jupyter-client.readthedocs.io/en/stable/messaging.html */

type Check = (value: unknown) => boolean;
type Fields = { [name: string]: Check };

const string: Check = (value) => typeof value === "string";
const integer: Check = Number.isInteger;
const boolean: Check = (value) => typeof value === "boolean";
const object: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const list: Check = Array.isArray;
const strings: Check = (value) => Array.isArray(value) && value.every(string);
const oneOf =
  (...allowed: unknown[]): Check =>
  (value) =>
    allowed.includes(value);
const mimeBundle: Check = (value) =>
  object(value) &&
  Object.entries(value as object).every(([type, data]) => /^[\w.+-]+\/[\w.+-]+$/.test(type) && data !== undefined);
const plainBundle: Check = (value) => mimeBundle(value) && string((value as { "text/plain"?: unknown })["text/plain"]);

const failure: Fields = { ename: string, evalue: string, traceback: strings };
const replies: { [type: string]: Fields } = {
  execute_reply: { execution_count: integer, user_expressions: object, payload: list },
  kernel_info_reply: {
    protocol_version: (value) => /^5\.\d+$/.test(String(value)),
    implementation: string,
    implementation_version: (value) => /^\d+\.\d+\.\d+/.test(String(value)),
    language_info: (value) =>
      ["name", "version", "mimetype", "file_extension"].every((name) =>
        string((value as { [name: string]: unknown })[name]),
      ),
    banner: string,
    help_links: list,
  },
  complete_reply: { matches: strings, cursor_start: integer, cursor_end: integer, metadata: object },
  inspect_reply: { found: boolean, data: object, metadata: object },
  is_complete_reply: { status: oneOf("complete", "incomplete", "invalid", "unknown") },
  history_reply: { history: list },
  comm_info_reply: { comms: object },
  shutdown_reply: { restart: boolean },
  interrupt_reply: {},
  debug_reply: {
    type: oneOf("response"),
    seq: integer,
    request_seq: integer,
    success: boolean,
    command: string,
    body: object,
  },
};
const others: { [type: string]: Fields } = {
  status: { execution_state: oneOf("busy", "idle", "starting") },
  execute_input: { code: string, execution_count: integer },
  execute_result: { execution_count: integer, data: plainBundle, metadata: object },
  display_data: { data: mimeBundle, metadata: object, transient: object },
  update_display_data: {
    data: mimeBundle,
    metadata: object,
    transient: (value) => string((value as { display_id?: unknown }).display_id),
  },
  clear_output: { wait: boolean },
  stream: { name: oneOf("stdout", "stderr"), text: (value) => string(value) && value !== "" },
  error: failure,
  input_request: { prompt: string, password: boolean },
  comm_open: { comm_id: string, target_name: string, data: object },
  comm_msg: { comm_id: string, data: object },
  comm_close: { comm_id: string, data: object },
  debug_event: { type: oneOf("event"), seq: integer, event: (value) => string(value) && String(value) in eventBodies },
  iopub_welcome: { subscription: string },
};

const lists =
  (fields: Fields): Check =>
  (value) =>
    Array.isArray(value) && value.every((one) => Object.entries(fields).every(([name, check]) => check(one[name])));
const breakpoint: Fields = { id: integer, verified: boolean, line: integer, source: object };
const variables = lists({ name: string, type: string, value: string, variablesReference: integer });
/** What JupyterLab reads: https://jupyter-client.readthedocs.io/en/stable/messaging.html#debug-request */
const debugBodies: { [command: string]: Fields } = {
  debugInfo: {
    isStarted: boolean,
    hashMethod: oneOf("Murmur2"),
    hashSeed: integer,
    tmpFilePrefix: string,
    tmpFileSuffix: string,
    breakpoints: lists({ source: string, breakpoints: lists(breakpoint) }),
    stoppedThreads: (value) => Array.isArray(value) && value.every(integer),
    richRendering: boolean,
    exceptionPaths: strings,
    copyToGlobals: boolean,
  },
  initialize: { exceptionBreakpointFilters: lists({ filter: string, label: string }) },
  dumpCell: { sourcePath: string },
  setBreakpoints: { breakpoints: lists(breakpoint) },
  source: { content: string },
  threads: { threads: lists({ id: integer, name: string }) },
  stackTrace: {
    stackFrames: lists({ id: integer, name: string, line: integer, column: integer, source: object }),
    totalFrames: integer,
  },
  scopes: { scopes: lists({ name: string, variablesReference: integer, expensive: boolean }) },
  variables: { variables },
  inspectVariables: { variables },
  setVariable: { value: string },
  evaluate: { result: string, variablesReference: integer },
  richInspectVariables: { data: mimeBundle, metadata: object },
  continue: { allThreadsContinued: boolean },
  modules: { modules: lists({ name: string, path: string }) },
};
const eventBodies: { [event: string]: Fields } = {
  initialized: {},
  stopped: {
    reason: oneOf("breakpoint", "step", "exception", "pause"),
    threadId: integer,
    allThreadsStopped: boolean,
  },
  continued: { threadId: integer, allThreadsContinued: boolean },
  breakpoint: { reason: string, breakpoint: object },
  thread: { reason: oneOf("started", "exited"), threadId: integer },
  terminated: {},
};
const header: Fields = {
  msg_id: string,
  session: string,
  username: string,
  date: (value) => string(value) && !Number.isNaN(Date.parse(value as string)),
  msg_type: string,
  version: oneOf("5.4"),
};
const noStatus = new Set(["is_complete_reply", "debug_reply"]);

export interface WireMessage {
  header: { [name: string]: unknown };
  parent_header: { [name: string]: unknown };
  metadata: { [name: string]: unknown };
  content: { [name: string]: unknown };
}

/** Throws when the message breaks the protocol; the error names the field. */
export function validate({ header: head, content, metadata }: WireMessage): void {
  const type = String(head.msg_type);
  require(header, head, `${type} header`);
  if (!object(metadata)) throw new Error(`${type}: metadata should be an object`);
  const reply = replies[type];
  const fields = reply ?? others[type];
  if (fields === undefined) throw new Error(`a kernel has no message of type ${type}`);
  if (reply !== undefined && !noStatus.has(type)) {
    if (!oneOf("ok", "error", "aborted")(content.status))
      throw new Error(`${type}: status ${JSON.stringify(content.status)}`);
    if (content.status === "error") require(failure, content, type);
    if (content.status !== "ok") return;
  }
  require(fields, content, type);
  if (type === "debug_event") require(eventBodies[String(content.event)], contentOf(content.body), `${content.event}`);
  if (type !== "debug_reply") return;
  const command = String(content.command);
  if (content.success === true) require(debugBodies[command] ?? {}, contentOf(content.body), command);
  else require({ message: string }, content, command);
}

const contentOf = (body: unknown) => body as WireMessage["content"];

function require(fields: Fields, value: { [name: string]: unknown }, where: string): void {
  for (const [name, check] of Object.entries(fields)) {
    if (!check(value[name])) throw new Error(`${where}: ${name} is ${JSON.stringify(value[name])}`);
  }
}

const outputs = new Set([
  "debug_event",
  "stream",
  "display_data",
  "update_display_data",
  "execute_result",
  "error",
  "clear_output",
  "comm_open",
  "comm_msg",
  "comm_close",
]);

/** Throws unless the broadcasts of one request are: busy, execute_input when it executes, outputs, idle. */
export function validateOrder(types: readonly string[], expectsInput: boolean): void {
  const inner = types.slice(1, -1);
  if (types[0] !== "busy" || types.at(-1) !== "idle")
    throw new Error(`not framed by busy and idle: ${types.join(", ")}`);
  if (expectsInput && inner.shift() !== "execute_input")
    throw new Error(`no execute_input after busy: ${types.join(", ")}`);
  const stray = inner.find((type) => !outputs.has(type));
  if (stray !== undefined) throw new Error(`${stray} between busy and idle: ${types.join(", ")}`);
}
