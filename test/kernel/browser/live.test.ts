import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { CompilerAhead } from "../../../scripts/site/ahead.js";
import { Kept } from "../../../scripts/site/kept.js";
import { root } from "../../scripts/command.js";
import { endless } from "../cells/endless.js";
import { lateCells } from "../cells/output.js";
import { needsNode } from "../cells/scenarios.js";
import { KernelClient } from "../client.js";
import type { LiveAnswer, LiveClient } from "./live.js";
import { browsers, livePage } from "./pages.js";

const built = join(root, "kernel-lib", "kernel", "dist", "browser");

/** They meet no check: the worker is ended. */
const isLost = (cell: string) => cell.includes(".test(");
const printed = (text: string) => `outputs.some(({ text }) => text?.includes(${JSON.stringify(text)}))`;

/** Sixty steps of a network that learns, and a number that its parameters' bits make. */
const learning = `
import { F, nn as layers60, optim, torch as torch60 } from "d2l-ts";
torch60.manual_seed(7);
const lenet = new layers60.Sequential(
  new layers60.Conv2d(1, 6, 5, { padding: 2 }), new layers60.Sigmoid(), new layers60.AvgPool2d(2, { stride: 2 }),
  new layers60.Conv2d(6, 16, 5), new layers60.Sigmoid(), new layers60.AvgPool2d(2, { stride: 2 }), new layers60.Flatten(),
  new layers60.Linear(400, 120), new layers60.Sigmoid(), new layers60.Linear(120, 84), new layers60.Sigmoid(), new layers60.Linear(84, 10));
const sgd = new optim.SGD(lenet.parameters(), { lr: 0.5 });
const pictures = torch60.randn(32, 1, 28, 28), classes = torch60.randint(0, 10, [32]);
for (let step = 0; step < 60; step++) {
  sgd.zero_grad();
  F.cross_entropy(lenet(pictures), classes).backward();
  sgd.step();
}
let hash = 2166136261;
for (const parameter of lenet.parameters()) {
  const bits = new Uint32Array(Float32Array.from(parameter.detach().reshape(-1).tolist() as number[]).buffer);
  for (const word of bits) hash = Math.imul(hash ^ word, 16777619) >>> 0;
}
hash`;

describe.each(browsers)("a kernel in a page in %s", (browser) => {
  const start = livePage(browser);
  let page: LiveClient | undefined;
  const live = async (context: Parameters<typeof start>[0]) => (page ??= (await start(context)).live);

  /** Stops a cell when it has printed "begun"; one that does not stop by itself, in half a second, is lost. */
  async function stopped(client: LiveClient, cell: string): Promise<LiveAnswer> {
    const id = await client.submit(`console.log("begun"); ${cell}`);
    await client.until(id, printed("begun"));
    await client.evaluate("kernel.stop()");
    return client.finished(id);
  }

  test.for(endless.filter(([, cell]) => !needsNode(cell) && !isLost(cell)))(
    "stops %s, and variables keep their values",
    async ([_what, cell], context) => {
      const client = await live(context);
      await client.execute("let state = 1");
      const { end, error } = await stopped(client, `state++; ${cell}`);
      expect([end, error?.ename]).toEqual(["stopped", "Interrupted"]);
      expect((await client.execute("state")).result).toBe("2");
      // what was left behind by the cell does not come back
      const later = await client.execute("await new Promise((done) => setTimeout(done, 60)); state");
      expect([later.end, later.result]).toEqual(["ok", "2"]);
    },
  );

  test.for(endless.filter(([, cell]) => isLost(cell)))(
    "starts anew to stop %s, and says that all names are gone",
    async ([_what, cell], context) => {
      const client = await live(context);
      await client.execute("let gone = 1");
      const { end, error } = await stopped(client, cell);
      expect(end).toBe("lost");
      expect(error?.evalue).toContain("all names are gone");
      const { error: after } = await client.execute("gone");
      expect(after?.evalue).toContain("Cannot find name 'gone'");
      expect((await client.execute("let fresh = 2; fresh")).result).toBe("2");
    },
  );

  test("stops a cell that is in a loop of the library, and between quick and slow rounds", async (context) => {
    const client = await live(context);
    await client.execute(
      'import { nn as ofMany, torch } from "d2l-ts"; let kept3 = 1; const matrix = torch.randn(1000, 300)',
    );
    // no function of the cell is called in between
    const layers = "new ofMany.Sequential(...Array(500).fill(new ofMany.Linear(300, 300).requires_grad_(false)))";
    const inLibrary = await stopped(client, `kept3++; ${layers}(matrix)`);
    const slow = "kept3++; for (let i = 0; i < 1e7; i++); while (true) matrix.matmul(matrix.t())";
    const afterQuick = await stopped(client, slow);
    expect([inLibrary.end, afterQuick.end]).toEqual(["stopped", "stopped"]);
    expect((await client.execute("kept3")).result).toBe("3");
  });

  test("runs finally of a stopped cell, with the functions that it calls, and no catch", async (context) => {
    const client = await live(context);
    const { stdout } = await stopped(
      client,
      `const close = (name: string) => { for (const letter of name) console.log(letter) };
       try { try { while (true) {} } catch (error) { console.log("caught", error) } finally { close("ab") } }
       catch { console.log("caught") } finally { close("c") }`,
    );
    expect(stdout).toBe("begun\na\nb\nc\n");
  });

  test("stops what waits with what runs", async (context) => {
    const client = await live(context);
    const running = await client.submit('console.log("begun"); while (true) {}');
    const waiting = await client.submit("globalThis.waited = 1");
    await client.until(running, printed("begun"));
    await client.evaluate("kernel.stop()");
    expect((await client.finished(running)).end).toBe("stopped");
    expect(await client.finished(waiting)).toMatchObject({ end: "stopped", outputs: [] });
    expect((await client.execute("(globalThis as any).waited")).result).toBeUndefined();
  });

  test("does not run timers of a stopped cell any more, but those of others", async (context) => {
    const client = await live(context);
    await client.execute("let other = 0, own = 0; const ticking = setInterval(() => { other++ }, 2)");
    await stopped(client, "setInterval(() => { own++ }, 2); await new Promise(() => {})");
    await client.execute("other = own = 0; await new Promise((done) => setTimeout(done, 80))");
    expect((await client.execute("clearInterval(ticking); [other > 2, own]")).result).toBe("[ true, 0 ]");
  });

  test("shows what a cell prints while it computes", async (context) => {
    const client = await live(context);
    const id = await client.submit(
      "console.log('now'); const end1 = Date.now() + 700; while (Date.now() < end1) {}; 'then'",
    );
    expect(await client.until(id, printed("now"))).toMatchObject({ end: undefined, result: undefined });
    expect((await client.finished(id)).result).toBe("'then'");
  });

  test.for(lateCells.filter(([, cell]) => !needsNode(cell)))(
    "late output by %s goes to the cell that started it",
    async ([_what, cell], context) => {
      const client = await live(context);
      const first = await client.submit(cell);
      await client.finished(first);
      const second = await client.execute("await new Promise((done) => setTimeout(done, 150)); console.log('second')");
      expect(second.stdout).toBe("second\n");
      expect((await client.until(first, printed("late"))).stdout).toBe("late\n");
    },
  );

  test("shows a late error under its cell, and the cell that waits goes on", async (context) => {
    const client = await live(context);
    const first = await client.submit('setTimeout(() => { throw new Error("late") }, 30)');
    const other = await client.submit(
      'void (async () => { await new Promise((r) => setTimeout(r, 40)); throw new Error("later") })(); 0',
    );
    const last = await client.execute("await new Promise((done) => setTimeout(done, 150)); 'still here'");
    expect([last.result, last.error]).toEqual(["'still here'", undefined]);
    expect((await client.until(first, 'outputs.some(({ evalue }) => evalue === "late")')).end).toBe("ok");
    expect((await client.until(other, 'outputs.some(({ evalue }) => evalue === "later")')).end).toBe("ok");
  });

  test("asks for a line, and the cell waits in its place", async (context) => {
    const client = await live(context);
    await client.evaluate('answers.push("Ada", "ü😀".repeat(500), "y", undefined); asked.length = 0');
    const { result } = await client.execute(
      '[prompt("Name?", "anonymous"), prompt("Secret", { password: true }).length, confirm("Go on?"), prompt("More?", "none")]',
    );
    expect(result).toBe("[ 'Ada', 1500, true, 'none' ]");
    expect(await client.evaluate("asked")).toEqual([
      ["Name? [anonymous] ", false],
      ["Secret", true],
      ["Go on? [y/N] ", false],
      ["More? [none] ", false],
    ]);
  });

  test("stops a cell that asks", async (context) => {
    const client = await live(context);
    await client.evaluate("answers.push(new Promise(() => {}))");
    const id = await client.submit('console.log("begun"); prompt("never answered")');
    await client.until(id, printed("begun"));
    await client.evaluate("kernel.stop()");
    expect((await client.finished(id)).end).toBe("stopped");
    await client.evaluate('answers.push("again")');
    expect((await client.execute('prompt("once more")')).result).toBe("'again'");
  });

  test("learns to the same bits as Node", async (context) => {
    const client = await live(context);
    const kernel = await KernelClient.start({ cwd: import.meta.dirname });
    const node = await kernel.execute(learning);
    await kernel.stop();
    const { result, error } = await client.execute(learning);
    expect(error).toBeUndefined();
    expect(result).toMatch(/^\d{6,}$/);
    expect(result).toBe(node.result);
  });

  test("loads data when a cell asks, and tells how far it is", async (context) => {
    const client = await live(context);
    await client.evaluate("progress.length = 0");
    const { result } = await client.execute(
      'import { d2l } from "d2l-ts"; [d2l.mnist().images.shape, d2l.photograph().shape, d2l.seattle_weather().date.length]',
    );
    expect(result).toBe(
      "[ [ 10000, 1, 28, 28 ], [ 3, 484, 1024 ], 1461 ]".replace(/\[ (\d+(?:, \d+)+) \]/g, "torch.Size([$1])"),
    );
    const told = (await client.evaluate("progress")) as [number, number][];
    expect(
      told
        .slice(0, 10)
        .map(([loaded, total]) => Math.round((10 * loaded) / total))
        .at(-1),
    ).toBe(10);
    expect(told[0][1]).toBe(7_840_000);
  });

  test("reads photographs beside the page, and says so where there is none", async (context) => {
    const client = await live(context);
    const { result } = await client.execute(
      'import { d2l as ofPage } from "d2l-ts"; ofPage.photograph("pictures/retina.jpg").shape',
    );
    expect(result).toMatch(/^torch\.Size\(\[3, \d+, \d+\]\)$/);
    const { error } = await client.execute('ofPage.photograph("pictures/none.jpg")');
    expect(error?.evalue).toContain('d2l.photograph("pictures/none.jpg") found no such file');
  });

  test("knows the language: problems, completions and documentation, with the names of cells", async (context) => {
    const client = await live(context);
    await client.execute('import { torch as tt } from "d2l-ts"; const known: number = 5');
    expect(await client.evaluate('kernel.check("const é = 1;\\nconst wrong: string = known")')).toEqual([
      { start: 19, end: 24, severity: "error", message: "Type 'number' is not assignable to type 'string'. (TS2322)" },
    ]);
    expect(await client.evaluate('kernel.check("{ a: known.x }")')).toMatchObject([{ start: 11, end: 12 }]);
    expect(await client.evaluate('kernel.check("1 +")')).toMatchObject([
      { severity: "error", message: "Expression expected. (TS1109)" },
    ]);
    const completions = (await client.evaluate('kernel.complete("\\"😀\\"; kno", 9)')) as {
      start: number;
      end: number;
      items: { label: string }[];
    };
    expect([completions.start, completions.end, completions.items[0].label]).toEqual([6, 9, "known"]);
    const members = (await client.evaluate('kernel.complete("tt.ones_", 8)')) as {
      items: { label: string; detail?: string }[];
    };
    expect(members.items.map(({ label }) => label)).toContain("ones_like");
    const documentation = String(await client.evaluate('kernel.inspect("tt.ones(2)", 5)'));
    expect(documentation).toContain("```typescript");
    expect(await client.evaluate('kernel.inspect("nowhere", 3)')).toBeUndefined();
  });

  test("refuses what a page has not, and says so", async (context) => {
    const client = await live(context);
    const refused = async (cell: string) => (await client.execute(cell)).error?.evalue;
    expect(await refused('import { x } from "no-such-module"')).toContain(
      "This page has no such module: run the notebook in Jupyter for it, or have the course name it",
    );
    expect(await refused('await import("left-pad" as string)')).toBe(
      "this page has no module 'left-pad': run the notebook in Jupyter for it",
    );
    expect(await refused("document.body")).toContain("This cell runs in your browser, in a worker");
    expect(await refused("process.exit()")).toContain("This cell runs in your browser, in a worker");
    expect((await client.execute("process.exit()")).end).toBe("error");
    for (const line of ["!ls -l", "npm install x"])
      expect(await refused(line)).toMatch(/page (?:has no shell|does not have)/);
    for (const cell of ['import { readFileSync } from "fs"', 'import * as fs9 from "node:fs"; fs9.readFileSync("x")'])
      expect(await refused(cell)).toContain("This page has no files: fetch reads those of the site");
    expect(await refused("(globalThis as any).close()")).toContain("a cell cannot end what runs it");
    expect((await client.execute("console.clear(); 4")).result).toBe("4");
  });

  test("runs what was compiled ahead without the compiler, which knows its names when it is needed", async (context) => {
    const client = await live(context);
    const sources = ["const early: number = 20", "early + 1", "const wrong: string = early"];
    const cells = sources.map((source, index) => ({ id: String(index), source }));
    const kept = mkdtempSync(join(tmpdir(), "ahead "));
    const ahead = await new CompilerAhead(built, new Kept(kept, "compiled")).compile({ language: "typescript", cells });
    rmSync(kept, { recursive: true, force: true });
    const told = await client.evaluate(`(async () => {
      const begun = [];
      const Known = Worker;
      globalThis.Worker = class extends Known {
        constructor(address) {
          super(address);
          begun.push(new URL(address).pathname.split("/").at(-1));
        }
      };
      const ahead = ${JSON.stringify(ahead.cells)};
      const ofAhead = startLiveKernel({ language: "typescript", folder: "live/", ahead, ask: async () => undefined });
      const told = [];
      const run = async (source) => {
        const { end } = await ofAhead.run(source, ({ data, evalue }) => told.push(data?.["text/plain"] ?? evalue));
        told.push(end);
      };
      for (const { source } of ahead) await run(source);
      told.push(begun.length);
      for (const source of ["early.toFixed(1)", "early + 1", "early.trim()"]) await run(source);
      told.push(...begun);
      ofAhead.close();
      globalThis.Worker = Known;
      return told;
    })()`);
    const wrong = "1:7 - Type 'number' is not assignable to type 'string'. (TS2322)";
    const trim = "1:7 - Property 'trim' does not exist on type 'number'. (TS2339)";
    const others = ["'20.0'", "ok", "21", "ok", trim, "error", "language.js"];
    expect(told).toEqual(["ok", "21", "ok", wrong, "error", 0, ...others]);
  });

  test("goes on when a cell takes all globals away, and tells where the global object is frozen", async (context) => {
    const client = await live(context);
    await client.execute(
      "for (const name of Object.getOwnPropertyNames(globalThis)) try { delete (globalThis as any)[name] } catch {}",
    );
    expect((await client.execute("let after4 = [20, 22]; await 1; after4[0] + after4[1]")).result).toBe("42");
    expect((await client.execute("after4[2].toFixed()")).error?.ename).toBe("TypeError");
    await client.restart();
    await client.execute("Object.freeze(globalThis)");
    expect((await client.execute("let after5 = 1")).error?.evalue).toContain("a cell has frozen globalThis");
    expect((await client.execute("40 + 2")).result).toBe("42");
    await client.restart();
    expect((await client.execute("let after5 = 1; after5")).result).toBe("1");
  });

  test("forgets all names when it restarts", async (context) => {
    const client = await live(context);
    await client.execute("const before2 = 1; class Remembered {}");
    const running = await client.submit('console.log("begun"); await new Promise(() => {})');
    await client.until(running, printed("begun"));
    await client.evaluate("kernel.restart()");
    expect((await client.finished(running)).end).toBe("lost");
    expect((await client.execute("before2")).error?.evalue).toContain("Cannot find name 'before2'");
    const { outputs } = await client.execute("const before2 = 'new'; before2");
    expect(outputs).toMatchObject([{ data: { "text/plain": "'new'" } }]);
  });
});

describe("what a page loads first", () => {
  test("is at most 1.3 MB compressed, which with page and editor is less than 1.5, and has no data in it", () => {
    const files = readdirSync(built, { withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name).sort()).toEqual([
      ...["cells.js", "declarations.json", "frame.html", "kernel.js", "language.js", "licenses.txt"],
    ]);
    const loaded = files.filter(({ name }) => name !== "licenses.txt");
    const sizes = loaded.map(({ name }) => gzipSync(readFileSync(join(built, name))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_300_000);
  });

  test("stands beside the licences of what is in it", () => {
    const licences = readFileSync(join(built, "licenses.txt"), "utf8");
    for (const name of ["typescript", "@jridgewell/trace-mapping", "node-inspect-extracted", "d3-array"]) {
      expect(licences).toMatch(new RegExp(`^${name}\\n\\n.*\\S`, "m"));
    }
  });
});
