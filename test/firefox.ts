import { type Browser, launch } from "puppeteer-core";
import type { TestContext } from "vitest";
import { programOf } from "./programs.js";

const lacks = "needs Firefox: install firefox-esr, or name its program in the variable FIREFOX";

/** Firefox, or the test is skipped and says why; in CI there is one. */
export function firefoxFor({ task, skip }: TestContext, firefox: Browser | undefined): Browser {
  if (firefox !== undefined) return firefox;
  task.meta.lacks = lacks;
  return skip(lacks);
}

/**
 * The Firefox of this machine, by WebDriver BiDi (Playwright knows its own build of Firefox only).
 * @returns undefined where there is none, which in CI is an error
 */
export async function launchFirefox(): Promise<Browser | undefined> {
  const executablePath = programOf("FIREFOX", ["firefox-esr", "firefox"]);
  if (executablePath !== undefined) return launch({ browser: "firefox", executablePath });
  if (process.env.CI) throw new Error(`this test ${lacks}`);
  return undefined;
}
