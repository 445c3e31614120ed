import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { Descendants } from "../../../kernel-lib/kernel/protocol/processes.js";

const shells: ChildProcess[] = [];
const all = new Descendants((pid) => shells.some((shell) => shell.pid === pid));

afterEach(async () => {
  await all.signal("SIGKILL");
  shells.length = 0;
});

/** Starts a shell that prints "begun" so often; `closed` resolves when nobody holds its stdout any more. */
async function start(script: string, begins = 1) {
  const shell = spawn("sh", ["-c", `echo begun; ${script}`], { stdio: ["ignore", "pipe", "ignore"] });
  shells.push(shell);
  const closed = once(shell, "close");
  let output = "";
  shell.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  await expect.poll(() => output).toBe("begun\n".repeat(begins));
  return { shell, closed };
}

test("a shell whose command gets a signal does not start its next one", async () => {
  const started = await Promise.all(
    Array.from({ length: 40 }, () => start("sleep 3600; sleep 3600; sleep 3600; true")),
  );
  await all.signal("SIGTERM");
  await Promise.all(started.map(({ closed }) => closed));
});

test("what ignores a signal gets the next one, too, when its parent has ended meanwhile", async () => {
  const { shell, closed } = await start(`sh -c 'trap "" INT TERM; echo begun; sleep 3600; true'; true`, 2);
  const ended = once(shell, "exit");
  await all.signal("SIGTERM");
  await ended;
  await all.signal("SIGKILL");
  await closed;
});

test("other children do not get it", async () => {
  const other = spawn("sleep", ["3600"]);
  const { closed } = await start("sleep 3600; true");
  await all.signal("SIGTERM");
  await closed;
  expect([other.exitCode, other.signalCode]).toEqual([null, null]);
  other.kill();
});
