import { randomUUID } from "node:crypto";
import Module from "node:module";
import { versions } from "../versions.js";
import type { Comms } from "./comms.js";
import type { Context } from "./context.js";
import { type MimeBundle, toJson } from "./mime.js";
import type { Output } from "./streams.js";

interface DisplayData {
  data: MimeBundle;
  metadata?: { [key: string]: unknown };
  transient?: { display_id?: string };
}

/** The `tslab` module that cells and their packages import; it works where tslab itself is not installed. */
export function provideTslab(output: Output, context: Context, comms: Comms): void {
  const publish = (type: string, content: { [key: string]: unknown }) => {
    const { parent } = context;
    if (parent !== undefined) output.post({ kind: "publish", parent, type, content });
  };
  /** Sends a whole bundle, as tslab's own function of this name does. */
  const lastWriteDisplayData = ({ data, metadata = {}, transient = {} }: DisplayData, update = false) =>
    publish(update ? "update_display_data" : "display_data", { data: toJson(data), metadata, transient });

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
