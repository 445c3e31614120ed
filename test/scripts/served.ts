import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { type RunningServer, startServer } from "../../scripts/jupyter/server.js";
import { bare } from "../../scripts/run/run-each.js";
import { python } from "../../scripts/setup/places.js";
import { inProcess, type Said } from "./in-process.js";

/** A folder, empty before each test, and a Jupyter server on it that all tests of a file use. */
export interface Served {
  folder: string;
  /** Does what a command line says in the folder, on the server. */
  run: (command: string, ...args: string[]) => Promise<Said>;
}

export function served(name: string): Served {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), name)));
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ python, folder, args: bare });
  });
  afterEach(() => {
    for (const each of readdirSync(folder)) rmSync(join(folder, each), { recursive: true, force: true });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const run: Served["run"] = (command, ...args) =>
    inProcess(folder, command, "--server", server.url, "--token", server.token, ...args);
  return { folder, run };
}
