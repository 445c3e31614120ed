/** The messages of the Jupyter protocol 5.4 as data: https://jupyter-client.readthedocs.io/en/stable/messaging.html */
export const protocolVersion = "5.4";

export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

/** JSON as it travels; readers narrow what they use. */
export type Content = { [key: string]: unknown };

export interface Message {
  /** ZeroMQ routing frames of a request, or the topic of a broadcast. */
  identities: Buffer[];
  header: Header;
  parent: Header | Content;
  metadata: Content;
  content: Content;
  buffers: Uint8Array[];
}

/** A request that a client sent us on shell, control or stdin. */
export type Request = Message;

/** A header of this kernel's own for a message of the given type. */
export function createHeader(type: string, session: string): Header {
  return {
    msg_id: crypto.randomUUID(),
    session,
    username: "kernel",
    date: new Date().toISOString(),
    msg_type: type,
    version: protocolVersion,
  };
}
