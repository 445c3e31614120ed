import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jupyterEnvironment } from "../../scripts/jupyter/environment.js";
import { endGroup } from "../../scripts/setup/child.js";
import { gatewayPython, venv } from "../../scripts/setup/places.js";
import { hangMs } from "../limits.mjs";

/** A Jupyter Enterprise Gateway of our own, on the loopback interface. */
export interface Gateway {
  readonly url: string;
  readonly token: string;
  /** What it has logged so far. */
  log(): string;
  /** End it and its kernels. */
  stop(): Promise<void>;
}

/** Start a gateway whose kernels work in `folder`; it knows the project's kernels. */
export async function startGateway(folder: string): Promise<Gateway> {
  if (!existsSync(gatewayPython))
    throw new Error("Jupyter Enterprise Gateway is missing: `npm test -- gateway` installs it");
  const home = mkdtempSync(join(tmpdir(), "gateway "));
  const token = "a-token-of-the-gateway";
  const app = "--EnterpriseGatewayApp";
  const args = ["-m", "enterprise_gateway", `${app}.ip=127.0.0.1`, `${app}.port=${await freePort()}`];
  const child = spawn(gatewayPython, args, {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...jupyterEnvironment(home), JUPYTER_PATH: join(venv, "share", "jupyter"), EG_AUTH_TOKEN: token },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      log += chunk;
    });
  }
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    endGroup(child, "SIGTERM");
    await Promise.race([ended, sleep(10_000)]);
    endGroup(child, "SIGKILL");
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + hangMs; Date.now() < deadline && child.exitCode === null; await sleep(50)) {
    // its own word on the port: when one is taken it goes to the next
    const [, url] = /is available at (http:\S+)/.exec(log) ?? [];
    if (url !== undefined) return { url, token, log: () => log, stop };
  }
  await stop();
  throw new Error(`Jupyter Enterprise Gateway did not start:\n${log}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
