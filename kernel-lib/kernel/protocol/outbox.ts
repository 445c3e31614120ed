import { type Content, createHeader } from "../message.js";
import type { Parent } from "../threads.js";
import type { Channel, Sockets } from "./sockets.js";

const largestChunk = 1 << 20;
const flushAfterMs = 15;

/**
 * The way out for everything that the kernel says. Text of one stream under one parent is gathered into few
 * messages; anything else first sends the text before it, so that order is kept.
 */
export class Outbox {
  readonly #sockets: Sockets;
  readonly #session: string;
  #text: { parent: Parent; name: string; chunks: string[]; length: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(sockets: Sockets, session: string) {
    this.#sockets = sockets;
    this.#session = session;
  }

  stream(parent: Parent, name: "stdout" | "stderr", text: string): Promise<void> {
    const open = this.#text;
    const sent =
      open !== undefined && (open.parent.msg_id !== parent.msg_id || open.name !== name) ? this.flush() : undefined;
    this.#text ??= { parent, name, chunks: [], length: 0 };
    this.#text.chunks.push(text);
    this.#text.length += text.length;
    if (this.#text.length >= largestChunk) return this.flush();
    this.#timer ??= setTimeout(() => void this.flush(), flushAfterMs);
    return sent ?? Promise.resolve();
  }

  publish(
    parent: Parent | Content,
    type: string,
    content: Content,
    buffers: Uint8Array[] = [],
    metadata: Content = {},
  ): Promise<void> {
    void this.flush();
    const header = createHeader(type, this.#session);
    const identities = [Buffer.from(topic(type, content))];
    return this.#sockets.publish({ identities, header, parent, metadata, content, buffers });
  }

  reply(channel: Channel, identities: Buffer[], parent: Parent, type: string, content: Content): Promise<void> {
    const header = createHeader(type, this.#session);
    return this.#sockets.send(channel, { identities, header, parent, metadata: {}, content, buffers: [] });
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    if (text === undefined) return Promise.resolve();
    this.#text = undefined;
    return this.publish(text.parent, "stream", { name: text.name, text: text.chunks.join("") });
  }
}

function topic(type: string, content: Content): string {
  return type === "stream" ? `stream.${content.name}` : `kernel.${type}`;
}
