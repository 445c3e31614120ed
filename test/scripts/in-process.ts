import { join } from "node:path";
import { format } from "node:util";
import { inject, vi } from "vitest";
import { jupyterHome, useOwnJupyter } from "../../scripts/setup/own-jupyter.js";
import { python } from "../../scripts/setup/places.js";
import { root } from "./command.js";

useOwnJupyter();

type Dispatch = typeof import("../../scripts/cli/dispatch.js").dispatch;
// not by its name: a test that runs commands depends on all of the runner, and --changed goes by what tests import
const { dispatch } = (await import(
  /* @vite-ignore */ new URL("../../scripts/cli/dispatch.ts", import.meta.url).href
)) as { dispatch: Dispatch };

/** What one of the project's commands said, and how it ended. */
export interface Said {
  code: number;
  output: string;
}

/**
 * Do what a command line says within this process: for what is not about processes. A command that is started loads for
 * half a second before it does anything.
 */
export async function inProcess(cwd: string, ...args: string[]): Promise<Said> {
  const before = process.cwd();
  let output = "";
  const take = (text: string | Uint8Array): boolean => {
    output += text;
    return true;
  };
  const line = (...what: unknown[]): void => void take(`${format(...what)}\n`);
  const silent = (): void => {};
  const spies = [
    ...(["stdout", "stderr"] as const).map((stream) => vi.spyOn(process[stream], "write").mockImplementation(take)),
    ...(["log", "error"] as const).map((level) => vi.spyOn(console, level).mockImplementation(line)),
    ...(["debug", "warn"] as const).map((level) => vi.spyOn(console, level).mockImplementation(silent)),
  ];
  process.chdir(cwd);
  try {
    // of this file's own: what passed in another, or in an earlier run, runs here all the same
    const cache = join(inject("shared"), `cache ${process.pid}`);
    const places = { root, notebooks: join(root, "notebooks"), title: "Convolutions", cache, python, lab: jupyterHome };
    return { code: await dispatch(args, places, new AbortController().signal), output };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}
