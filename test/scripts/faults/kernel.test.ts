import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Command, command, type Ended, root } from "../command.js";
import { notebook, save } from "../notebooks.js";

let folder = "";
const file = (name: string): string => join(folder, `${name}.ipynb`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kernel-faults-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const megabytes = (count: number): string => `for i in range(${count}):\n    print("x" * 999_999)`;

const cases = {
  dies: {
    cells: ["1", "console.log('so far'); process.kill(process.pid, 'SIGKILL')", "2"],
    kernel: "tslab",
    says: /dies\.ipynb, cell 2 .*\n.*SIGKILL.*\n +the kernel died\n/,
  },
  diesInStock: {
    cells: ["process.kill(process.pid, 'SIGKILL')"],
    kernel: "tslab-stock",
    says: /diesInStock\.ipynb, cell 1 .*\n.*SIGKILL.*\n +the kernel died\n/,
  },
  diesInPython: {
    cells: ["import os\nos.abort()"],
    kernel: "python3",
    says: /diesInPython\.ipynb, cell 1 .*\n.*\n.*os\.abort.*\n +the kernel died\n/,
  },
  hangs: {
    cells: ["while (true) {} // an endless loop\n// check: timeout=5"],
    kernel: "tslab",
    says: /hangs\.ipynb, cell 1 .*\n.*while.*\n.*\n +took longer than 5 s\n/,
  },
  hangsInPython: {
    cells: ["import time", "while True:\n    time.sleep(1)\n# check: timeout=5"],
    kernel: "python3",
    says: /took longer than 5 s\n[\s\S]*-> 2 .*time\.sleep\(1\)[\s\S]*KeyboardInterrupt/,
  },
  deaf: {
    cells: ["import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass\n# check: timeout=8"],
    kernel: "python3",
    says: /took longer than 8 s, and did not answer an interrupt either/,
  },
  floods: {
    cells: [megabytes(100)],
    kernel: "python3",
    says: /floods\.ipynb, cell 1 .*\n(?:.*\n)+? +put out more than 2 MB, which no notebook should hold: print less/,
  },
  floodsAtOnce: {
    cells: ["print('x' * 100_000_000)"],
    kernel: "python3",
    says: /floodsAtOnce\.ipynb, cell 1 .*\n.*\n +put out more than 2 MB/,
  },
  floodsInTypeScript: {
    cells: ["for (let i = 0; i < 100; i++) console.log('x'.repeat(1e6))"],
    kernel: "tslab",
    says: /floodsInTypeScript\.ipynb, cell 1 .*\n.*\n +put out more than 2 MB/,
  },
  cleared: {
    cells: [
      "from IPython.display import clear_output\nfor i in range(50):\n    clear_output()\n    print('x' * 100_000)",
    ],
    kernel: "python3",
    says: /^ok {5}.*cleared\.ipynb/m,
  },
  recounted: {
    cells: ["1", "get_ipython().execution_count += 3"],
    kernel: "python3",
    says: /recounted\.ipynb, cell 2 .*\n.*\n +the kernel counted from 1 to 5: something else ran in it, or a cell was lost/,
  },
  late: {
    cells: [
      'setTimeout(() => { throw new RangeError("too late") }, 1);',
      "await new Promise((resolve) => setTimeout(resolve, 2000))",
    ],
    kernel: "tslab",
    says: /late\.ipynb, cell 1 .*\n.*\n[\s\S]*RangeError: too late/,
  },
};

describe("a kernel that", () => {
  let result: Ended;
  const before = new Map<string, string>();

  beforeAll(async () => {
    for (const [name, { cells, kernel }] of Object.entries(cases)) {
      save(folder, { [name]: notebook(cells, kernel) });
      before.set(name, readFileSync(file(name), "utf8"));
    }
    const names = Object.keys(cases).map(file);
    result = await command("execute", "--max-output", "2", ...names);
  });

  test.each(Object.entries(cases))("%s: the message says what happened where", (_name, { says }) => {
    expect(result.output).toMatch(says);
  });

  test.each(Object.keys(cases).filter((name) => name !== "cleared"))("%s: the notebook is as it was", (name) => {
    expect(readFileSync(file(name), "utf8")).toBe(before.get(name));
  });

  test("misbehaves leaves no process, no stack trace and the exit code 1", () => {
    expect({ code: result.code, left: result.left }).toEqual({ code: 1, left: [] });
    expect(result.output).not.toContain("node_modules");
    expect(result.output).toContain("1 of 12 notebooks passed");
  });
});

test("what a flood of output fills is bounded", async () => {
  save(folder, { endless: notebook(["while True:\n    print('x' * 100_000)"], "python3") });
  // a runner that kept what it gets would die of this limit: the cell ends by our own limit alone
  const env = { NODE_OPTIONS: "--max-old-space-size=100" };
  const running = new Command(["execute", "--timeout", "300", file("endless")], root, env);
  expect(await running.ended()).toBe(1);
  expect(running.output).toMatch(/put out more than 20 MB/);
  expect(running.processes()).toEqual([]);
});
