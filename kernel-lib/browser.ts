import * as library from "./index.js";

export * from "./index.js";

/** Bundlers shorten the names of classes, which modules, optimizers and errors show: they get them back. */
const named = new Set<unknown>();
for (const namespace of [library, library.nn, library.optim, library.optim.lr_scheduler, library.torch, library.d2l]) {
  for (const [name, value] of Object.entries(namespace)) {
    if (typeof value !== "function" || !/^[A-Z]/.test(name) || named.has(value)) continue;
    named.add(value);
    Object.defineProperty(value, "name", { value: name, configurable: true });
  }
}
