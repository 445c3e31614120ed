import { expect, test } from "vitest";
import { murmur2 } from "../../../kernel-lib/kernel/debugger/murmur2.js";

/** What ipykernel's own function gives for the seed that it has. */
test.each([
  ["", 3990065800],
  ["a", 2167009006],
  ["ab", 2805137849],
  ["abc", 3350977461],
  ["abcd", 804720481],
  ["let x = 1;", 67329842],
  ["let å = '𝒳';\r\n", 670597669],
])("the hash of %j is that of the other side", (text, hash) => {
  expect(murmur2(text, 0xc70f6907)).toBe(hash);
});
