/** The `optim` namespace. */
export { Adadelta, type AdadeltaSettings } from "./adadelta.js";
export { Adagrad, type AdagradSettings } from "./adagrad.js";
export { Adam, type AdamSettings, AdamW } from "./adam.js";
export { Adamax, type AdamaxSettings } from "./adamax.js";
export { ASGD, type ASGDSettings } from "./asgd.js";
export { LBFGS, type LBFGSSettings } from "./lbfgs.js";
export { Optimizer } from "./optimizer.js";
export { RMSprop, type RMSpropSettings } from "./rmsprop.js";
export { Rprop, type RpropSettings } from "./rprop.js";
export * as lr_scheduler from "./schedules.js";
export { SGD, type SGDSettings } from "./sgd.js";
