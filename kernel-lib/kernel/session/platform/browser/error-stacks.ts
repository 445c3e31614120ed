import * as v8 from "../error-stacks.js";

type Form = typeof import("../error-stacks.js");

/** Firefox's own has a getter, which gives a trace in its form. */
const own = Object.getOwnPropertyDescriptor(Error.prototype, "stack");

export const makeStacks: Form["makeStacks"] = (make) => {
  if (own?.get === undefined) return v8.makeStacks(make);
  const get = own.get;
  Object.defineProperty(Error.prototype, "stack", {
    ...own,
    get(this: Error) {
      const stack: unknown = get.call(this);
      if (typeof stack !== "string") return stack;
      return make(this, [String(this), ...stack.split("\n").flatMap(inV8sForm)].join("\n"));
    },
  });
};

/** `f@cell:3:5:7` → `    at f (cell:3:5:7)`; `async*f@…` → `    at async f (…)` */
function inV8sForm(line: string): string[] {
  const match = /^(?:(async)\*)?(.*?)@(.*)$/.exec(line);
  if (match === null) return [];
  const [, isAsync = "", path, place] = match;
  const name = /([^/<]*)<*$/.exec(path)?.[1] ?? "";
  const call = [isAsync, name].filter(Boolean).join(" ");
  return [name === "" ? `    at ${[isAsync, place].filter(Boolean).join(" ")}` : `    at ${call} (${place})`];
}
