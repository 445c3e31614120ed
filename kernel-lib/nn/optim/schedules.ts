/** `optim.lr_scheduler`. */
export { ChainedScheduler } from "./chained.js";
export { CyclicLR } from "./cyclic.js";
export {
  ConstantLR,
  CosineAnnealingLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiStepLR,
  PolynomialLR,
  StepLR,
} from "./lr-scheduler.js";
export {
  CosineAnnealingWarmRestarts,
  MultiplicativeLR,
  OneCycleLR,
  ReduceLROnPlateau,
  SequentialLR,
} from "./more-schedules.js";
