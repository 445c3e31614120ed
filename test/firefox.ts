import { type Browser, launch } from "puppeteer-core";
import type { TestContext } from "vitest";
import { programOf } from "../scripts/setup/programs.js";
import { skipFor } from "./skip.js";

/**
 * The Firefox of this machine, by WebDriver BiDi (Playwright knows its own build of Firefox only).
 * @returns undefined where there is none
 */
export async function launchFirefox(): Promise<Browser | undefined> {
  const executablePath = programOf("FIREFOX", ["firefox-esr", "firefox"]);
  return executablePath === undefined ? undefined : launch({ browser: "firefox", executablePath });
}

/** Firefox, without which a test is skipped. */
export function firefoxFor(context: TestContext, firefox: Browser | undefined): Browser {
  return firefox ?? skipFor(context, "needs Firefox: install firefox-esr, or name its program in the variable FIREFOX");
}
