import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test, vi } from "vitest";
import { endLeftovers, processesNaming } from "../../../scripts/jupyter/leftovers.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A process with a text in its command line. */
async function start(text: string) {
  const child = spawn(process.execPath, ["-e", "console.log('begun'); setInterval(() => {}, 1000)", text], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  return child;
}

test.skipIf(process.platform === "win32")("what names the folder is found and ended, the rest goes on", async () => {
  // slim systems of Linux have no ps
  if (process.platform === "linux") vi.stubEnv("PATH", "");
  const folder = `/runtime-${process.pid}`;
  const [ours, other] = [await start(`${folder}/kernel-a b.json`), await start("/another")];
  expect(await processesNaming(folder)).toEqual([ours.pid]);
  const ended = once(ours, "exit");
  await endLeftovers(folder);
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect([other.exitCode, other.signalCode]).toEqual([null, null]);
  other.kill("SIGKILL");
});
