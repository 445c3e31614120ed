import { type Browser, chromium } from "playwright-core";
import { inject } from "vitest";

/** The Chromium of the run (`once/chromium.ts`). To close it closes the pages of the one who asked. */
export async function launchChromium(): Promise<Browser> {
  const answer = await fetch(inject("chromium"));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return chromium.connect(text);
}
