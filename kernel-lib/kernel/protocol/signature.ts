import { createHmac, timingSafeEqual } from "node:crypto";

/** Signs and verifies the four JSON frames of a message. An empty key means an unsigned session, as Jupyter defines it. */
export class Signer {
  readonly #key: string;
  readonly #hash: string;

  /** `scheme` is the connection file's `signature_scheme`, such as `hmac-sha256`. */
  constructor(scheme: string, key: string) {
    const hash = /^hmac-(\w+)$/.exec(scheme)?.[1];
    if (key !== "" && hash === undefined) {
      throw new Error(`signature_scheme should be hmac-<hash>, such as hmac-sha256, got ${JSON.stringify(scheme)}`);
    }
    this.#key = key;
    this.#hash = hash ?? "sha256";
  }

  sign(frames: readonly Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac(this.#hash, this.#key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest("hex");
  }

  verify(signature: Uint8Array, frames: readonly Uint8Array[]): boolean {
    if (this.#key === "") return true;
    const expected = Buffer.from(this.sign(frames));
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
}
