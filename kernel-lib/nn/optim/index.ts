/** The `optim` namespace. */
export { Adam, type AdamSettings } from "./adam.js";
export * as lr_scheduler from "./lr-scheduler.js";
export { Optimizer } from "./optimizer.js";
export { SGD, type SGDSettings } from "./sgd.js";
