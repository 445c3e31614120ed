import { randomUUID } from "node:crypto";
import type { Parent, ToMain } from "../threads.js";
import type { Context } from "./context.js";
import type { Output } from "./output.js";

type CommMessage = ToMain & { kind: "comm" };

interface Comm {
  readonly id: string;
  readonly target: string;
  send(data: unknown, buffers?: Uint8Array[]): void;
  close(data?: unknown): void;
  onMessage?: (data: unknown, buffers: Uint8Array[]) => void;
  onClose?: (data: unknown) => void;
}

/** Two-way channels between cells and the front end. */
export class Comms {
  readonly #targets = new Map<string, (comm: Comm, data: unknown) => void>();
  readonly #open = new Map<string, Comm>();
  readonly #output: Output;
  readonly #context: Context;

  constructor(output: Output, context: Context) {
    this.#output = output;
    this.#context = context;
  }

  readonly open = (target: string, data: unknown = {}, buffers: Uint8Array[] = []): Comm => {
    const comm = this.#create(randomUUID(), target);
    this.#publish("comm_open", { comm_id: comm.id, target_name: target, data }, buffers);
    return comm;
  };

  readonly register = (target: string, opened: (comm: Comm, data: unknown) => void): void => {
    this.#targets.set(target, opened);
  };

  /** Handles a message of the front end. */
  receive({ type, content, buffers }: CommMessage): void {
    const id = String(content.comm_id);
    if (type === "comm_open") {
      const opened = this.#targets.get(String(content.target_name));
      // the protocol wants an unknown target's comm closed at once
      if (opened === undefined) this.#publish("comm_close", { comm_id: id, data: {} });
      else opened(this.#create(id, String(content.target_name)), content.data);
      return;
    }
    const comm = this.#open.get(id);
    if (type === "comm_msg") comm?.onMessage?.(content.data, buffers);
    if (type === "comm_close") {
      this.#open.delete(id);
      comm?.onClose?.(content.data);
    }
  }

  #create(id: string, target: string): Comm {
    const comm: Comm = {
      id,
      target,
      send: (data, buffers) => this.#publish("comm_msg", { comm_id: id, data }, buffers),
      close: (data = {}) => {
        this.#open.delete(id);
        this.#publish("comm_close", { comm_id: id, data });
      },
    };
    this.#open.set(id, comm);
    return comm;
  }

  #publish(type: string, content: { [key: string]: unknown }, buffers: Uint8Array[] = []): void {
    const parent: Parent | undefined = this.#context.parent;
    if (parent === undefined) return;
    const json = JSON.parse(JSON.stringify(content)) as typeof content;
    this.#output.post({ kind: "publish", parent, type, content: json, buffers });
  }
}
