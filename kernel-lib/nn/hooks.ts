import { RuntimeError } from "../base/errors.js";
import { type BackwardHook, hangOnLast, runBetween } from "./backward-hooks.js";
import type { AnyModule } from "./module.js";

/** Called with the module and its inputs before `forward`; what it returns, if anything, takes the inputs' place. */
export type ForwardPreHook = (module: AnyModule, inputs: readonly unknown[]) => unknown;

/** Called with the module, its inputs and its output; what it returns, if anything, takes the output's place. */
export type ForwardHook = (module: AnyModule, inputs: readonly unknown[], output: unknown) => unknown;

/** What a hook is taken off by. */
export interface RemovableHandle {
  remove(): void;
}

interface Forward {
  forward(...inputs: unknown[]): unknown;
}

interface Hooks {
  readonly before: Set<ForwardPreHook>;
  readonly after: Set<ForwardHook>;
  readonly backward: Set<BackwardHook>;
  /** Hung on the last operation alone, as old programs do. */
  readonly last: Set<BackwardHook>;
}

const hooks = new WeakMap<object, Hooks>();
/** Whether any module has some: most programs hang none, and a call need not look. */
export let areUsed = false;

function hooksOf(module: object): Hooks {
  areUsed = true;
  const known = hooks.get(module) ?? { before: new Set(), after: new Set(), backward: new Set(), last: new Set() };
  hooks.set(module, known);
  return known;
}

/** Hangs the hooks of a module on its copy. */
export function copyHooks(module: object, to: object): void {
  const own = hooks.get(module);
  if (own === undefined) return;
  const copied = Object.entries(own).map(([name, set]) => [name, new Set(set as Set<unknown>)]);
  hooks.set(to, Object.fromEntries(copied) as Hooks);
}

/** Hangs a hook before a module. */
export const addPreHook = (module: object, hook: ForwardPreHook): RemovableHandle => add(hooksOf(module).before, hook);

/** Hangs a hook behind a module. */
export const addHook = (module: object, hook: ForwardHook): RemovableHandle => add(hooksOf(module).after, hook);

/**
 * Hangs a hook on the way back: through the whole module, or through its last operation alone.
 *
 * @throws RuntimeError for a module that has a hook of the other kind
 */
export function addBackwardHook(module: object, kind: "backward" | "last", hook: BackwardHook): RemovableHandle {
  const own = hooksOf(module);
  if ((kind === "last" ? own.backward : own.last).size > 0) {
    throw new RuntimeError(
      "Cannot use both regular backward hooks and full backward hooks on a single Module. Please use only one of them.",
    );
  }
  return add(own[kind], hook);
}

/** A hook that is hung twice is called twice. */
function add<Given extends unknown[], Answer>(
  set: Set<(...given: Given) => Answer>,
  hook: (...given: Given) => Answer,
): RemovableHandle {
  const own = (...given: Given): Answer => hook(...given);
  set.add(own);
  return { remove: () => void set.delete(own) };
}

/** What a call of a module answers: `forward`, between its hooks. */
export function callWithHooks(module: AnyModule & Forward, given: unknown[]): unknown {
  const own = hooks.get(module);
  if (own === undefined) return module.forward(...given);
  let inputs = given;
  for (const hook of own.before) {
    const changed = hook(module, inputs);
    if (changed !== undefined && changed !== null) inputs = Array.isArray(changed) ? changed : [changed];
  }
  const forward = (values: readonly unknown[]): unknown => module.forward(...values);
  let output = own.backward.size > 0 ? runBetween(own.backward, module, inputs, forward) : forward(inputs);
  for (const hook of own.after) output = hook(module, inputs, output) ?? output;
  if (own.last.size > 0) hangOnLast(own.last, module, output);
  return output;
}
