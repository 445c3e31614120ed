import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "./stamp.js";

/** How often a set-up that waits looks again, in ms. */
const lookMs = 200;

/**
 * Work alone: whoever holds the same lock at the same time, in this process or another, waits. The lock is a file with
 * the holder's process id; one whose process has ended is taken over.
 * @template T
 * @param {string} file beside what the work replaces, not in it
 * @param {() => Promise<T>} work
 * @param {(holder: number) => void} waiting called once, when another holds it
 * @returns {Promise<T>}
 */
export async function alone(file, work, waiting) {
  for (let isTold = false; !take(file); await sleep(lookMs)) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!runs(holder)) {
      takeAway(file, holder);
      continue;
    }
    if (!isTold) waiting(holder);
    isTold = true;
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {boolean} whether it is ours now
 */
function take(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    // whole from its first moment on, and refused where there is one: no reader sees an empty lock
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {number | undefined} undefined when it has been given back
 */
function holderOf(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return undefined;
  }
}

/** @param {number} pid */
function runs(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // another user's
    return codeOf(error) === "EPERM";
  }
}

/**
 * Remove the lock of a process that has ended.
 * @param {string} file
 * @param {number} holder
 */
function takeAway(file, holder) {
  const aside = `${file}.${process.pid}.left`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return;
  }
  // another may have taken it over since we looked: that one gets it back
  if (holderOf(aside) !== holder) linkSync(aside, file);
  rmSync(aside);
}
