import { readdirSync, readFileSync } from "node:fs";

/** How long a stop and a run of what is slowed take together: short against what a person notices. */
const roundMs = 20;

/** The browser that was started with a word among its arguments: not those that it starts. */
export function processWith(word: string): number {
  const found = readdirSync("/proc").find((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
      return command.includes(word) && !/--type=|crashpad/.test(command);
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error(`no process has ${word} among its arguments`);
  return Number(found);
}

/** Processor time that a process and all that descend from it have taken, in milliseconds. */
export function processorMs(pid: number): number {
  const ticks = family(pid).map((each) => {
    try {
      const fields = readFileSync(`/proc/${each}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return Number(fields[11]) + Number(fields[12]);
    } catch {
      return 0;
    }
  });
  // a hundredth of a second each
  return 10 * ticks.reduce((sum, each) => sum + each, 0);
}

/** A process and all that descend from it. */
function family(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(
        readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ")[1],
      );
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // it has ended meanwhile
    }
  }
  const all = [pid];
  for (const each of all) all.push(...(children.get(each) ?? []));
  return all;
}

function signal(pids: readonly number[], name: "SIGSTOP" | "SIGCONT"): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // it has ended
    }
  }
}

/**
 * Slow a process and its descendants down, as a slower machine would: they stand still for most of each moment. DevTools'
 * throttling slows a page's main thread alone, and cells run in workers. Linux only.
 * @returns ends it, and tells the share of the time in which they ran
 */
export function slow(pid: number, times: number): () => number {
  let pids = family(pid);
  let [ran, stood] = [0, 0];
  let isStopped = false;
  let since = performance.now();
  const turn = (): void => {
    const now = performance.now();
    if (isStopped) stood += now - since;
    else ran += now - since;
    since = now;
    isStopped = !isStopped;
    if (isStopped) pids = family(pid);
    signal(pids, isStopped ? "SIGSTOP" : "SIGCONT");
    // timers are late: what is owed to either counts, not the plan
    const owed = isStopped ? ran * (times - 1) - stood : roundMs / times;
    timer = setTimeout(turn, Math.max(1, owed));
  };
  let timer = setTimeout(turn, roundMs / times);
  return () => {
    clearTimeout(timer);
    signal(family(pid), "SIGCONT");
    return ran / (ran + stood);
  };
}
