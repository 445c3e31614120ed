import type { Content, Header, Message } from "../message.js";
import type { Signer } from "./signature.js";

const delimiter = Buffer.from("<IDS|MSG>");

/** A message as ZeroMQ frames: identities, delimiter, signature, four JSON frames, buffers. */
export function serialize(message: Message, signer: Signer): Uint8Array[] {
  const body = [message.header, message.parent, message.metadata, message.content].map((part) =>
    Buffer.from(wellFormed(part)),
  );
  return [...message.identities, delimiter, Buffer.from(signer.sign(body)), ...body, ...message.buffers];
}

/** JSON without halves of characters, which no other program could read: U+FFFD stands in their place. */
function wellFormed(part: object): string {
  const json = JSON.stringify(part);
  // whole characters are not escaped
  if (!/\\ud[89a-f]/.test(json)) return json;
  return JSON.stringify(part, (_key, value: unknown) =>
    typeof value === "string" ? Buffer.from(value).toString() : value,
  );
}

/** The message in the frames, or undefined when they are malformed or wrongly signed: such messages are dropped. */
export function deserialize(frames: readonly Buffer[], signer: Signer): Message | undefined {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0 || frames.length < start + 6) return undefined;
  const body = frames.slice(start + 2, start + 6);
  if (!signer.verify(frames[start + 1], body)) return undefined;
  const [header, parent, metadata, content] = body.map(parseObject);
  if (header === undefined || parent === undefined || metadata === undefined || content === undefined) return undefined;
  if (!isHeader(header)) return undefined;
  return { identities: frames.slice(0, start), header, parent, metadata, content, buffers: frames.slice(start + 6) };
}

function parseObject(frame: Buffer): Content | undefined {
  try {
    const value: unknown = JSON.parse(frame.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Content) : undefined;
  } catch {
    return undefined;
  }
}

function isHeader(value: Content): value is Content & Header {
  return typeof value.msg_id === "string" && typeof value.msg_type === "string" && typeof value.session === "string";
}
