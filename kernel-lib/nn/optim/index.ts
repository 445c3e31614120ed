/** The `optim` namespace. */
export { Adagrad, type AdagradSettings } from "./adagrad.js";
export { Adam, type AdamSettings, AdamW } from "./adam.js";
export * as lr_scheduler from "./lr-scheduler.js";
export { Optimizer } from "./optimizer.js";
export { RMSprop, type RMSpropSettings } from "./rmsprop.js";
export { SGD, type SGDSettings } from "./sgd.js";
