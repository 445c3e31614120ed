import { type Browser, chromium } from "playwright-core";
import { programOf } from "./programs.js";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** The Chromium of this machine: the one `CHROMIUM` names, else the first on the PATH. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = programOf("CHROMIUM", names);
  if (executablePath === undefined) {
    throw new Error("this test needs Chromium: install it, or name its program in the variable CHROMIUM");
  }
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
