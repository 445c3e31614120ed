import { describe, expect, test } from "vitest";
import { browsers, livePage } from "./pages.js";

/** A worker that a cell starts, and that has not answered then, is one that stands still. */
const hangMs = 30_000;
const mostHangs = 3;

/** What code gets of an address, in the worker of cells or in one that it starts. */
const tries = `
const G = globalThis as any;
/** What comes of it, or the name of the error. */
async function outcome(work: () => any): Promise<string> {
  try { return "got " + (await work()); } catch (error) { return String((error as Error)?.name ?? error); }
}
// Firefox leaves an import that is refused without an answer
const silence = () => new Promise((_, refuse) => setTimeout(() => refuse("no answer"), 2000));
const opened = (request: any) => new Promise((done, fail) => { request.onsuccess = () => done("open"); request.onerror = () => fail(request.error); });
/** The same in a worker that the cell starts. */
const nested = (code: string) => new Promise<string>((done) => {
  const source = "(async () => { try { return await (" + code + ") } catch (error) { return 'there ' + error.name } })().then(postMessage)";
  const worker = new G.Worker(G.URL.createObjectURL(new Blob([source])));
  worker.onmessage = ({ data }: any) => done(data);
});`;

describe.each(browsers)("what a cell can reach in a page in %s", (browser) => {
  const start = livePage(browser);

  test("no page, no storage, no cookies, no files of the site with cookies, also not by a worker that it starts", async (context) => {
    const { live, server } = await start(context);
    await live.evaluate(
      'document.cookie = "secret=1; path=/"; localStorage.setItem("secret", "1"); globalThis.heard = []; new BroadcastChannel("all").onmessage = ({ data }) => heard.push(data)',
    );
    await live.evaluate(
      `new Promise((done) => { const request = indexedDB.open("secret"); request.onsuccess = () => done(request.result.close()) })`,
    );
    expect((await live.execute(tries)).error).toBeUndefined();
    const outcome = async (code: string) => (await live.execute(`await outcome(() => ${code})`)).result;
    const outcomeInNested = async (code: string) => {
      // of a hundred workers that start one of a blob, one stands still in Firefox, also in a page that is not ours
      for (let hung = 0; ; hung++) {
        const id = await live.submit(`await outcome(() => nested(${JSON.stringify(code)}))`);
        const { end, result } = await live.finishedOrStopped(id, hangMs);
        if (end !== "lost" || hung === mostHangs) return result;
        await live.execute(tries);
      }
    };
    expect(await outcome("G.origin")).toBe("'got null'");
    for (const name of ["document", "localStorage", "parent", "cookieStore"]) {
      expect(await outcome(`typeof G.${name}`), name).toBe("'got undefined'");
    }
    const refused = expect.stringMatching(/^'(?:SecurityError|TypeError|NotAllowedError|NS_ERROR_FAILURE|\[object)/);
    expect(await outcome('opened(G.indexedDB.open("secret"))')).toEqual(refused);
    expect(await outcome("G.caches.keys()")).toEqual(refused);
    expect(await outcome("G.navigator.storage.getDirectory()")).toEqual(refused);
    expect(await outcomeInNested('indexedDB.open("secret").result')).toMatch(
      /SecurityError|InvalidStateError|TypeError/,
    );

    // the site's files come by the page, as everybody gets them
    const address = `${server.base}live/kernel.js`;
    expect(
      await outcome(`G.fetch("live/kernel.js", { credentials: "include" }).then(({ status }: any) => status)`),
    ).toBe("'got 200'");
    expect(await outcome(`G.fetch("live/none.js").then(({ status }: any) => status)`)).toBe("'got 404'");
    expect(await outcomeInNested(`fetch("${address}", { credentials: "include" })`)).toBe("'got there TypeError'");
    const imported = `(0, eval)('import("${address}")')`;
    expect(await outcome(`Promise.race([${imported}, silence()])`)).not.toContain("got");
    expect(await outcome(`G.fetch("${address}", { method: "POST" })`)).toBe("'TypeError'");
    expect([...server.cookies].filter((path) => path.includes("none.js"))).toEqual([]);
    await live.execute(
      'new G.BroadcastChannel("all").postMessage("hello"); await new Promise((done) => setTimeout(done, 50))',
    );
    expect(await live.evaluate("heard")).toEqual([]);
  });

  test("what it says in the kernel's own name stays data: outputs that the page cleans", async (context) => {
    const { live, server } = await start(context);
    const forged = await live.submit(
      '(globalThis as any).postMessage({ kind: "read", file: { of: "page", path: "http://localhost:1/" } }); "still here"',
    );
    expect((await live.finished(forged)).result).toBe("'still here'");
    const foreign = await live.execute('await fetch("http://127.0.0.1:1/x").then(() => "got", () => "refused")');
    expect(foreign.result).toBe("'refused'");
    expect(server.base).toContain("127.0.0.1");
  });
});

describe("a host without the frame", () => {
  const start = livePage("Chromium");

  test("is told in one sentence, under the cell", async (context) => {
    const { live } = await start(context);
    const told = await live.evaluate(`(async () => {
      const lost = startLiveKernel({ language: "typescript", folder: "live/data/../", ask: async () => undefined });
      const frame = [...document.querySelectorAll("iframe")].at(-1);
      frame.src = "none.html";
      const outputs = [];
      const { end } = await lost.run("1", (output) => outputs.push(output.evalue));
      // another frame is made, which comes from where it should
      const later = await lost.run("1 + 1", (output) => outputs.push(output.data["text/plain"]));
      lost.close();
      return [end, later.end, ...outputs];
    })()`);
    expect(told).toEqual([
      "unloaded",
      "ok",
      "the page cannot load what runs its cells: frame.html is not there, or its host forbids frames",
      "2",
    ]);
  });
});
