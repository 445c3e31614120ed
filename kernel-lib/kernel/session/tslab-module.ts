import { toJson } from "../../display/contract.js";
import { type Broadcast, broadcastSymbol, type DisplayData } from "../../platform/channel.js";

type Publish = (type: string, content: { [key: string]: unknown }) => void;

/** What the `tslab` module has beside what shows something. */
interface Others {
  versions: { tslab: string; typescript: string; node: string };
  openComm: unknown;
  registerCommTarget: unknown;
  /** A name for a display that can be replaced, such as no other has. */
  createId: () => string;
}

interface Tslab {
  tslab: { [name: string]: unknown };
  lastWriteDisplayData: (content: DisplayData, update?: boolean) => unknown;
}

/** Gives libraries the global hook to show something, and makes of the same what `import "tslab"` gives. */
export function createTslab(publish: Publish, { createId, ...others }: Others): Tslab {
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
      const transient = this.#id === undefined ? {} : { display_id: this.#id };
      lastWriteDisplayData({ data: { [contentType]: content }, metadata: {}, transient }, this.#shown);
      this.#shown = this.#id !== undefined;
    }
  }

  return {
    tslab: {
      display: new Display(),
      newDisplay: () => new Display(createId()),
      clearOutput: (wait = false) => publish("clear_output", { wait }),
      ...others,
    },
    lastWriteDisplayData,
  };
}
