import { shared } from "../threads.js";
import type { Stop } from "./stop.js";

/** What compiled code reaches its host by: an array of the one word that its checks look at, with functions. */
export function createHost<T extends object>(words: Int32Array, { check, pass }: Stop, calls: T) {
  const word = words.subarray(shared.stop, shared.stop + 1);
  return Object.assign(word, { stop: check, pass, ...calls });
}
