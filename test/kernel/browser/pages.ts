import type { Browser } from "playwright-core";
import type { Browser as Firefox } from "puppeteer-core";
import { afterAll, beforeAll, type TestContext } from "vitest";
import { launchChromium } from "../../chromium.js";
import { firefoxFor, launchFirefox } from "../../firefox.js";
import { openPage } from "../../scripts/pages.js";
import type { SiteServer } from "../../scripts/serve.js";
import { LiveClient, serveLive } from "./live.js";

export const browsers = ["Chromium", "Firefox"] as const;

export interface LivePage {
  live: LiveClient;
  server: SiteServer;
  /** What the page has complained of; Firefox's is not heard. */
  complaints: string[];
}

/** Starts a browser for the tests of a file, and for each call a page with a kernel of its own. */
export function livePage(
  browser: (typeof browsers)[number],
  language?: string,
): (context: TestContext) => Promise<LivePage> {
  let server: SiteServer;
  let chromium: Browser | undefined;
  let firefox: Firefox | undefined;
  beforeAll(async () => {
    server = await serveLive();
    if (browser === "Chromium") chromium = await launchChromium();
    else firefox = await launchFirefox();
  });
  afterAll(async () => {
    await chromium?.close();
    await firefox?.close();
    server?.close();
  });
  return async (context) => {
    if (chromium === undefined) {
      const page = await firefoxFor(context, firefox).newPage();
      return { live: await LiveClient.start(page, server, language), server, complaints: [] };
    }
    const { page, complaints } = await openPage(chromium, server.base);
    return { live: await LiveClient.start(page, server, language), server, complaints };
  };
}
