import { describe, expect, test } from "vitest";
import { createHeader, type Message } from "../../../kernel-lib/kernel/message.js";
import { deserialize, serialize } from "../../../kernel-lib/kernel/protocol/frames.js";
import { Signer } from "../../../kernel-lib/kernel/protocol/signature.js";

const signer = new Signer("hmac-sha256", "secret");
const message: Message = {
  identities: [Buffer.from("client")],
  header: createHeader("execute_request", "session"),
  parent: {},
  metadata: { m: 1 },
  content: { code: "é" },
  buffers: [Buffer.from([1, 2, 3])],
};
const frames = () => serialize(message, signer).map((frame) => Buffer.from(frame));

describe("frames", () => {
  test("carry a message there and back", () => {
    expect(deserialize(frames(), signer)).toEqual(message);
  });

  test("whose signature or body was changed are dropped", () => {
    for (const index of [2, 3, 6]) {
      const changed = frames();
      changed[index] = Buffer.concat([changed[index].subarray(0, -1), Buffer.from("?")]);
      expect(deserialize(changed, signer)).toBeUndefined();
    }
  });

  test("signed with another key are dropped", () => {
    expect(deserialize(frames(), new Signer("hmac-sha256", "other"))).toBeUndefined();
  });

  test("of an unsigned session carry an empty signature", () => {
    const open = new Signer("hmac-sha256", "");
    const sent = serialize(message, open).map((frame) => Buffer.from(frame));
    expect(sent[2].toString()).toBe("");
    expect(deserialize(sent, open)?.content).toEqual({ code: "é" });
  });

  test("cut short at any place are dropped", () => {
    for (let length = 0; length < 7; length++) expect(deserialize(frames().slice(0, length), signer)).toBeUndefined();
  });
});

test("a signature scheme that is no HMAC is refused by name", () => {
  expect(() => new Signer("rot13", "key")).toThrow(
    'signature_scheme should be hmac-<hash>, such as hmac-sha256, got "rot13"',
  );
});
