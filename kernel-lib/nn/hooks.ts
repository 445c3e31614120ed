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
}

const hooks = new WeakMap<object, Hooks>();

function hooksOf(module: object): Hooks {
  const known = hooks.get(module) ?? { before: new Set(), after: new Set() };
  hooks.set(module, known);
  return known;
}

/** Hangs a hook before a module. */
export const addPreHook = (module: object, hook: ForwardPreHook): RemovableHandle => add(hooksOf(module).before, hook);

/** Hangs a hook behind a module. */
export const addHook = (module: object, hook: ForwardHook): RemovableHandle => add(hooksOf(module).after, hook);

/** A hook that is hung twice is called twice. */
function add<Given extends unknown[]>(
  set: Set<(...given: Given) => unknown>,
  hook: (...given: Given) => unknown,
): RemovableHandle {
  const own = (...given: Given): unknown => hook(...given);
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
  let output = module.forward(...inputs);
  for (const hook of own.after) output = hook(module, inputs, output) ?? output;
  return output;
}
