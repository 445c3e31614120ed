import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** The Chromium of this machine: the one `CHROMIUM` names, else the first on the PATH. */
export async function launchChromium(): Promise<Browser> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
  const executablePath = process.env.CHROMIUM ?? onPath;
  if (executablePath === undefined) {
    throw new Error("this test needs Chromium: install it, or name its program in the variable CHROMIUM");
  }
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
