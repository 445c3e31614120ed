import { randomUUID } from "node:crypto";
import Module from "node:module";
import { toJson } from "../../display/contract.js";
import { type Broadcast, broadcastSymbol, type DisplayData } from "../../platform/channel.js";
import { versions } from "../versions.js";
import type { Comms } from "./comms.js";
import type { Context } from "./context.js";
import type { Output } from "./streams.js";

/**
 * The ways for cells and their packages to show something: the global hook, and the `tslab` module, which works where
 * tslab itself is not installed.
 */
export function provideTslab(output: Output, context: Context, comms: Comms): void {
  const publish = (type: string, content: { [key: string]: unknown }) => {
    const { parent } = context;
    if (parent !== undefined) output.post({ kind: "publish", parent, type, content });
  };
  const broadcast: Broadcast = (type, { data, metadata = {}, transient = {} }: Partial<DisplayData>) =>
    publish(type, { data: toJson(data ?? {}), metadata, transient });
  Object.defineProperty(globalThis, broadcastSymbol, { value: broadcast, writable: true, configurable: true });
  /** Sends a whole bundle, as tslab's own function of this name does. */
  const lastWriteDisplayData = (content: DisplayData, update = false) =>
    broadcast(update ? "update_display_data" : "display_data", content);

  class Display {
    readonly #id: string | undefined;
    #shown = false;

    constructor(id?: string) {
      this.#id = id;
    }
    javascript = (s: string) => this.raw("application/javascript", s);
    html = (s: string) => this.raw("text/html", s);
    markdown = (s: string) => this.raw("text/markdown", s);
    latex = (s: string) => this.raw("text/latex", s);
    svg = (s: string) => this.raw("image/svg+xml", s);
    png = (b: Uint8Array) => this.raw("image/png", b);
    jpeg = (b: Uint8Array) => this.raw("image/jpeg", b);
    gif = (b: Uint8Array) => this.raw("image/gif", b);
    pdf = (b: Uint8Array) => this.raw("application/pdf", b);
    text = (s: string) => this.raw("text/plain", s);

    raw(contentType: string, content: string | Uint8Array): void {
      const data = typeof content === "string" ? content : Buffer.from(content).toString("base64");
      const transient = this.#id === undefined ? {} : { display_id: this.#id };
      lastWriteDisplayData({ data: { [contentType]: data }, metadata: {}, transient }, this.#shown);
      this.#shown = this.#id !== undefined;
    }
  }

  const modules: { [request: string]: unknown } = {
    tslab: {
      display: new Display(),
      newDisplay: () => new Display(randomUUID()),
      clearOutput: (wait = false) => publish("clear_output", { wait }),
      openComm: comms.open,
      registerCommTarget: comms.register,
      versions: { tslab: versions.kernel, typescript: versions.typescript, node: versions.node },
    },
    "tslab/dist/jupyter": { lastWriteDisplayData },
  };
  intercept(modules);
}

type Load = (request: string, ...rest: unknown[]) => unknown;

function intercept(modules: { [request: string]: unknown }): void {
  const loader = Module as unknown as { _load: Load; _resolveFilename: Load };
  const { _load, _resolveFilename } = loader;
  loader._load = function (this: unknown, request, ...rest) {
    return Object.hasOwn(modules, request) ? modules[request] : _load.call(this, request, ...rest);
  };
  // require.resolve("tslab") tells whether a package may use it
  loader._resolveFilename = function (this: unknown, request, ...rest) {
    return Object.hasOwn(modules, request) ? request : _resolveFilename.call(this, request, ...rest);
  };
}
