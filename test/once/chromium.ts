import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { findChromium } from "../../scripts/setup/chromium.js";

/** One Chromium for all test files, whose pages share nothing: started when the first file asks for it, at an address of ours. */
export default async function serveChromium(project: TestProject): Promise<() => Promise<void>> {
  let running: Promise<BrowserServer> | undefined;
  const start = async (): Promise<BrowserServer> => {
    const found = findChromium();
    if (found === undefined) {
      throw new Error("this test needs Chromium: install it, or name its program in the variable CHROMIUM");
    }
    const { program: executablePath, env } = found;
    const browser = await chromium.launchServer({ executablePath, env: { ...env }, args: ["--no-sandbox"] });
    // one that has crashed is not asked again
    browser.once("close", () => {
      running = undefined;
    });
    return browser;
  };
  const server = createServer((_, response) => {
    running ??= start();
    running.then(
      (browser) => response.end(browser.wsEndpoint()),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  project.provide("chromium", `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return async () => {
    server.close();
    await running?.then((browser) => browser.close()).catch(() => {});
  };
}
