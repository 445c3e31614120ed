import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { mirrorOf, testsThatImport } from "../../scripts/setup/changed.js";
import { run } from "../../scripts/setup/child.js";
import { findChromium } from "../../scripts/setup/chromium.js";
import { kernelspecFile, writeStockKernelspec } from "../../scripts/setup/kernelspecs.js";
import { alone } from "../../scripts/setup/lock.js";
import { nodeProblem } from "../../scripts/setup/node.js";
import { findPython } from "../../scripts/setup/python.js";
import { inputsHash, replaceFile } from "../../scripts/setup/stamp.js";
import { repeatCommands, tally } from "../../scripts/setup/test-report.js";
import longest from "../longest.json" with { type: "json" };
import { root } from "./command.js";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "set up ü "));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that prints a line, whatever it is asked. */
function fake(name: string, prints: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho '${prints}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("one sentence says what to install", () => {
  test.each(["18.20.4", "20.18.3", "14.0.0"])("when Node is %s", (version) => {
    expect(nodeProblem(version)).toMatch(/^Node 20\.19\.0 or newer is needed, but this is Node .*: install /);
  });

  test.each(["20.19.0", "20.20.2", "22.0.0", "24.11.1"])("but not when Node is %s", (version) => {
    expect(nodeProblem(version)).toBeNull();
  });

  test("when there is no Python", async () => {
    await expect(findPython([[join(folder, "nothing")]])).rejects.toThrow(
      /^Python 3\.10 or newer is needed, but none is on the PATH: install it .*apt-get install python3 python3-venv/,
    );
  });

  test("when every Python is too old", async () => {
    const old = fake("python3.9", "[3, 9, true]");
    await expect(findPython([[old]])).rejects.toThrow(
      /^Python 3\.10 or newer is needed, but .*python3\.9 is 3\.9: install/,
    );
  });

  test("when Python lacks its venv module, as on Debian", async () => {
    const bare = fake("python3.12", "[3, 12, false]");
    await expect(findPython([[bare]])).rejects.toThrow(
      /^Python 3\.12 has no venv module: .*apt-get install python3-venv/,
    );
  });
});

test("the first Python that is new enough is taken", async () => {
  const old = fake("old", "[3, 8, true]");
  const good = fake("good", "[3, 13, true]");
  expect(await findPython([[join(folder, "nothing")], [old], [good]])).toEqual([good]);
});

describe("the hash of a step's inputs", () => {
  const inputs = { files: [] as string[], values: ["v1"] };
  const hash = (): string => inputsHash(folder, inputs);

  beforeAll(() => {
    mkdirSync(join(folder, "lib", "node_modules"), { recursive: true });
    writeFileSync(join(folder, "lib", "a.ts"), "one");
    inputs.files = [join(folder, "lib")];
  });

  test("stays when a file is only touched, or a result is written", () => {
    const before = hash();
    mkdirSync(join(folder, "lib", "generated"));
    writeFileSync(join(folder, "lib", "generated", "types.ts"), "");
    writeFileSync(join(folder, "lib", "binaries.ts"), "");
    utimesSync(join(folder, "lib", "a.ts"), 0, 0);
    writeFileSync(join(folder, "lib", "node_modules", "result.js"), "");
    expect(hash()).toBe(before);
  });

  test("changes with a file's text, its name, a new file, and a value", () => {
    const hashes = [hash()];
    writeFileSync(join(folder, "lib", "a.ts"), "two");
    hashes.push(hash());
    writeFileSync(join(folder, "lib", "b.ts"), "");
    hashes.push(hash());
    rmSync(join(folder, "lib", "b.ts"));
    writeFileSync(join(folder, "lib", "c.ts"), "");
    hashes.push(hash(), inputsHash(folder, { ...inputs, values: ["v2"] }));
    expect(new Set(hashes).size).toBe(5);
  });
});

test("stock tslab's kernelspec is written into the environment that was named", () => {
  const venv = join(folder, "venv");
  writeStockKernelspec(root, venv);
  const spec = JSON.parse(readFileSync(kernelspecFile(venv, "tslab-stock"), "utf8"));
  expect(spec.argv[0]).toBe(process.execPath);
  expect(spec.argv).toContain("{connection_file}");
});

test.runIf(process.platform === "linux" && process.arch === "x64")(
  "the tests' Chromium is the one that is named, else the machine's, else one that is brought with its libraries",
  () => {
    try {
      vi.stubEnv("PATH", folder);
      vi.stubEnv("CHROMIUM", undefined);
      expect(findChromium()).toMatchObject({
        program: expect.stringMatching(/node_modules/),
        env: { LD_LIBRARY_PATH: expect.stringMatching(/node_modules/), FONTCONFIG_FILE: expect.any(String) },
      });
      const own = fake("chromium", "");
      expect(findChromium()).toEqual({ program: own, env: process.env });
      vi.stubEnv("CHROMIUM", "/another");
      expect(findChromium()?.program).toBe("/another");
    } finally {
      vi.unstubAllEnvs();
    }
  },
);

test("a file is replaced whole", () => {
  const file = join(folder, "deep", "stamp");
  replaceFile(file, "one");
  replaceFile(file, "two");
  expect(readFileSync(file, "utf8")).toBe("two");
});

describe("two set-ups at once in one folder", () => {
  const lock = (): string => join(folder, "lock");

  test("work one after the other, in one process or in several, and the one that waits says for whom", async () => {
    const log = join(folder, "log");
    const module = JSON.stringify(new URL("../../scripts/setup/lock.js", import.meta.url));
    const work = `const { appendFileSync: add } = require("node:fs"); const log = ${JSON.stringify(log)};
      import(${module}).then(({ alone }) => alone(${JSON.stringify(lock())}, async () => {
        add(log, "in ");
        await new Promise(setImmediate);
        add(log, "out ");
      }, () => {}));`;
    const others: Promise<{ code: number }>[] = [];
    const waitedFor: number[] = [];
    await alone(
      lock(),
      async () => {
        writeFileSync(log, "first ");
        for (let i = 0; i < 4; i++) others.push(run(process.execPath, ["-e", work]));
        const own = alone(
          lock(),
          async () => ({ code: 0 }),
          (holder) => waitedFor.push(holder),
        );
        others.push(own);
        await expect.poll(() => waitedFor).toEqual([process.pid]);
        expect(readFileSync(log, "utf8")).toBe("first ");
      },
      () => {},
    );
    expect((await Promise.all(others)).map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(readFileSync(log, "utf8")).toBe(`first ${"in out ".repeat(4)}`);
    expect(existsSync(lock())).toBe(false);
  });

  test("do not wait for one that was killed, and one that fails lets the next in", async () => {
    const { output } = await run(process.execPath, ["-p", "process.pid"]);
    writeFileSync(lock(), output.trim());
    const failing = alone(
      lock(),
      () => Promise.reject(new Error("no")),
      () => {},
    );
    await expect(failing).rejects.toThrow("no");
    expect(
      await alone(
        lock(),
        async () => "done",
        () => {},
      ),
    ).toBe("done");
    expect(readdirSync(folder).filter((name) => name.startsWith("lock"))).toEqual([]);
  });
});

test("a command that fails gives its code and its words; one that is not there gives 127", async () => {
  const failed = await run(process.execPath, ["-e", "console.error('why'); process.exit(3)"]);
  expect(failed).toEqual({ code: 3, output: "why\n" });
  expect((await run(join(folder, "nothing"), [])).code).toBe(127);
});

describe("npm test counts", () => {
  const good = { status: "passed", assertionResults: [{}, {}] };

  test("what passed and what failed", () => {
    const report = { numTotalTests: 5, numPassedTests: 4, testResults: [good] };
    expect(tally(report, 1)).toEqual({ passed: 4, failed: 1, skipped: [] });
  });

  test("a test that lacks something of the machine by its reason, and not as failed", () => {
    const lacking = { status: "passed", assertionResults: [{}, { meta: { lacks: "needs Firefox" } }] };
    const report = { numTotalTests: 2, numPassedTests: 1, testResults: [lacking] };
    expect(tally(report, 0)).toEqual({ passed: 1, failed: 0, skipped: ["needs Firefox"] });
  });

  test("a skipped test, a file that does not load, and a failure outside any test as failed", () => {
    expect(tally({ numTotalTests: 3, numPassedTests: 2, testResults: [good] }, 0).failed).toBe(1);
    const broken = { status: "failed", assertionResults: [] };
    expect(tally({ numTotalTests: 2, numPassedTests: 2, testResults: [good, broken] }, 1).failed).toBe(1);
    expect(tally({ numTotalTests: 2, numPassedTests: 2, testResults: [good] }, 1).failed).toBe(1);
  });
});

test("a failed test is told with the command that runs it alone, and a broken file with the file's", () => {
  const results = [
    { status: "passed", fullName: "fine" },
    { status: "failed", fullName: "it's 1 + 1 (2)" },
  ];
  const testResults = [
    { name: join(root, "test", "a.test.ts"), status: "failed", assertionResults: results },
    { name: join(root, "test", "broken.test.ts"), status: "failed", assertionResults: [] },
    { name: join(root, "test", "good.test.ts"), status: "passed", assertionResults: [] },
  ];
  expect(repeatCommands({ numTotalTests: 2, numPassedTests: 1, testResults })).toEqual([
    "npx vitest run 'test/a.test.ts' -t '^it.s 1 \\+ 1 \\(2\\)$'",
    "npx vitest run 'test/broken.test.ts'",
  ]);
});

test("a change reaches the tests that import it, at any depth, and no others", async () => {
  expect(await testsThatImport(["test/few.ts"])).toEqual(
    expect.arrayContaining(["test/few.test.ts", "test/scripts/site.test.ts", "test/notebooks/check.test.ts"]),
  );
  expect(await testsThatImport(["scripts/compare/number.ts"])).toContain("test/scripts/compare/verdicts.test.ts");
  expect(await testsThatImport(["test/few.test.ts", "README.md"])).toEqual(["test/few.test.ts"]);
});

test("what mirrors a source is its own test, else the quick ones of the folder of its name; what holds a whole package mirrors nothing", () => {
  expect(mirrorOf("kernel-lib/tensor/text.ts")).toEqual(["test/tensor/text.test.ts"]);
  expect(mirrorOf("scripts/compare/number.ts")).toContain("test/scripts/compare/text.test.ts");
  expect(mirrorOf("kernel-lib/kernel/session/call-queue.ts")).toEqual(["test/kernel/session/call-queue.test.ts"]);
  expect(mirrorOf("kernel-lib/kernel/session/stop.ts")).toEqual(
    expect.arrayContaining(["test/kernel/session/call-queue.test.ts", "test/kernel/stop.test.ts"]),
  );
  expect(mirrorOf("scripts/site/quarto.ts")).toContain("test/scripts/site/content.test.ts");
  expect(mirrorOf("scripts/site/quarto.ts").filter((file) => longest.includes(file))).toEqual([]);
  expect(mirrorOf("scripts/site/template/d2l/lesson.html.j2")).toEqual(["test/scripts/site/template.test.ts"]);
  expect(mirrorOf("scripts/site/assets/frame.css")).toEqual(["test/scripts/site.test.ts"]);
  for (const path of [
    "kernel-lib/index.ts",
    "kernel-lib/kernel/message.ts",
    "README.md",
    "scripts/README.md",
    "scripts/bundle.mjs",
  ]) {
    expect(mirrorOf(path), path).toEqual([]);
  }
});

test("no npm lock names an address", () => {
  for (const file of ["package-lock.json", "scripts/setup/chromium/package-lock.json"]) {
    expect(readFileSync(join(root, file), "utf8")).not.toMatch(/"resolved": "http/);
  }
});

test("the lock pins every Python package with hashes and names no address", () => {
  const lock = readFileSync(join(root, "scripts", "setup", "requirements.txt"), "utf8");
  const pins = lock.split(/\n(?=\S)/).filter((entry) => !entry.startsWith("#"));
  expect(pins.length).toBeGreaterThan(80);
  for (const pin of pins) expect(pin).toMatch(/^[\w.-]+==\S+[\s\S]*--hash=sha256:[0-9a-f]{64}/);
  expect(lock).not.toContain("://");
});
