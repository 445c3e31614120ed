import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../scripts/setup/chromium.js";

/** The Chromium of this machine, or the one that the set-up of the tests has brought. */
export async function launchChromium(): Promise<Browser> {
  const found = findChromium();
  if (found === undefined) {
    throw new Error("this test needs Chromium: install it, or name its program in the variable CHROMIUM");
  }
  return chromium.launch({ executablePath: found.program, env: { ...found.env }, args: ["--no-sandbox"] });
}
