import asyncHooks from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";
import { promiseHooks } from "node:v8";
import type { Stop } from "./stop.js";

type Callback = (...args: never[]) => unknown;
type Callbacks = { [name: string]: unknown };
type Create = (callbacks: Callbacks) => unknown;

const names = ["init", "before", "after", "destroy", "promiseResolve", "settled", "trackPromises"];

/** A hook that throws ends the process, in Node's way of things: an interrupt does not reach hooks. */
export function exemptHooks(stop: Stop): void {
  const exempt = (value: unknown) => (typeof value === "function" ? stop.exempt(value as Callback) : value);
  const exemptAll = (callbacks: Callbacks) =>
    Object.fromEntries(
      names.filter((name) => callbacks?.[name] !== undefined).map((name) => [name, exempt(callbacks[name])]),
    );
  for (const owner of [asyncHooks, promiseHooks] as unknown as { createHook: Create }[]) {
    const { createHook } = owner;
    owner.createHook = (callbacks) => createHook(exemptAll(callbacks));
  }
  const singles = promiseHooks as unknown as { [name: string]: (callback: unknown) => unknown };
  for (const name of ["onInit", "onBefore", "onAfter", "onSettled"]) {
    const set = singles[name];
    singles[name] = (callback) => set(exempt(callback));
  }
  syncBuiltinESMExports();
}
