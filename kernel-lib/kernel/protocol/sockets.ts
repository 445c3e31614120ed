import { capability, Reply, Router, XPublisher } from "zeromq";
import { address, type Connection } from "../connection.js";
import type { Message, Request } from "../message.js";
import { deserialize, serialize } from "./frames.js";
import { Signer } from "./signature.js";

export type Channel = "shell" | "control" | "stdin";

export interface Handlers {
  request(channel: Channel, message: Request): void;
  subscribed(topic: Buffer): void;
}

type Sendable = Router | XPublisher;

/**
 * The five sockets of a kernel. Each socket sends one message at a time and awaits it: zeromq.js refuses a send
 * while another is under way, and every 512th one is delayed.
 */
export class Sockets {
  readonly #routers: Record<Channel, Router>;
  readonly #iopub: XPublisher;
  readonly #heartbeat: Reply;
  readonly #signer: Signer;
  readonly #connection: Connection;
  readonly #sending = new Map<Sendable, Promise<void>>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#signer = new Signer(connection.signature_scheme, connection.key);
    const encryption = encryptionOf(connection);
    const router = () => new Router({ sendHighWaterMark: 0, linger: 1000, handover: true, ...encryption });
    this.#routers = { shell: router(), control: router(), stdin: router() };
    // nothing that a cell prints may be dropped, however slow the reader
    this.#iopub = new XPublisher({ sendHighWaterMark: 0, linger: 1000, verbosity: "allSubs", ...encryption });
    this.#heartbeat = new Reply({ linger: 0, ...encryption });
  }

  async bind(handlers: Handlers): Promise<void> {
    const { control, shell, stdin } = this.#routers;
    // a process that ends while ZeroMQ still has something to tell is aborted
    const bound = await Promise.allSettled([
      this.#bindTo(control, "control_port"),
      this.#bindTo(shell, "shell_port"),
      this.#bindTo(stdin, "stdin_port"),
      this.#bindTo(this.#iopub, "iopub_port"),
      this.#bindTo(this.#heartbeat, "hb_port"),
    ]);
    const failed = bound.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    for (const channel of ["shell", "control", "stdin"] as const) void this.#receive(channel, handlers);
    void this.#echo();
    void this.#subscriptions(handlers);
  }

  send(channel: Channel, message: Message): Promise<void> {
    return this.#enqueue(this.#routers[channel], message);
  }

  publish(message: Message): Promise<void> {
    return this.#enqueue(this.#iopub, message);
  }

  /** Waits until everything sent so far is with ZeroMQ, then closes. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#sending.values());
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  async #bindTo(socket: Sendable | Reply, port: Parameters<typeof address>[1]): Promise<void> {
    const place = address(this.#connection, port);
    await socket.bind(place).catch((error: Error) => {
      throw new Error(`cannot listen at ${place} (${port} of the connection file): ${error.message}`);
    });
  }

  #enqueue(socket: Sendable, message: Message): Promise<void> {
    const frames = serialize(message, this.#signer);
    const before = this.#sending.get(socket) ?? Promise.resolve();
    // a client that has gone (unroutable identity, closed socket) must not stop the others
    const sent = before.then(() => socket.send(frames)).catch(() => {});
    this.#sending.set(socket, sent);
    return sent;
  }

  async #receive(channel: Channel, handlers: Handlers): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      const message = deserialize(frames, this.#signer);
      if (message !== undefined) handlers.request(channel, message);
    }
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  async #subscriptions(handlers: Handlers): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame[0] === 1) handlers.subscribed(frame.subarray(1));
    }
  }
}

/** What makes a socket the server of encrypted connections: clients prove themselves by signing their messages. */
function encryptionOf({ curve_publickey, curve_secretkey }: Connection) {
  if (curve_publickey === undefined || curve_secretkey === undefined) return {};
  if (capability.curve !== true)
    throw new Error("the connection file has keys for encryption, but this build of ZeroMQ cannot encrypt (CurveZMQ)");
  return { curveServer: true, curvePublicKey: curve_publickey, curveSecretKey: curve_secretkey };
}
