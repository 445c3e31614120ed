import type { Constructors } from "../../autograd/generated/operations.js";
import { ValueError, ZeroDivisionError } from "../../base/errors.js";
import { signatureOfClass } from "../signature.js";

/** What a schedule sees of an optimizer. */
export interface Scheduled {
  readonly param_groups: Group[];
}

interface Group {
  lr: number;
  /** What the first schedule of the optimizer found. */
  initial_lr?: number;
}

/** Sets the learning rates of an optimizer after each epoch; `step()` ends an epoch. */
export abstract class Scheduler {
  /** Epochs that have ended. */
  last_epoch = 0;
  /** The learning rates at the start, one for each group. */
  base_lrs: readonly number[];

  constructor(readonly optimizer: Scheduled) {
    for (const group of optimizer.param_groups) group.initial_lr ??= group.lr;
    this.base_lrs = optimizer.param_groups.map(({ lr, initial_lr }) => initial_lr ?? lr);
  }

  /** The learning rate after `epoch` epochs, from the first one. */
  protected rate(first: number, epoch: number): number {
    return first * this.factor(epoch);
  }

  /** The factor on the first learning rate after `epoch` epochs. */
  protected abstract factor(epoch: number): number;

  /** Ends an epoch. */
  step(): void {
    this.last_epoch++;
    this.update();
  }

  /** Goes to the rates of an epoch. */
  jumpTo(epoch: number): void {
    this.last_epoch = epoch;
    this.update();
  }

  protected update(): void {
    this.optimizer.param_groups.forEach((group, i) => {
      group.lr = this.rate(this.base_lrs[i], this.last_epoch);
    });
  }

  /** The learning rates now, one for each group. */
  get_last_lr(): number[] {
    return this.optimizer.param_groups.map(({ lr }) => lr);
  }

  /** Where the schedule stands, and its settings; functions are left out. `torch.save` keeps it. */
  state_dict(): SchedulerState {
    return { ...plainSettings(this), base_lrs: this.base_lrs, _last_lr: this.get_last_lr() };
  }

  /** Goes on where another schedule stood; the optimizer's own state has the learning rates. */
  load_state_dict(state_dict: SchedulerState): void {
    takeSettings(this, state_dict);
  }
}

/** The settings of a schedule by name. */
export type SchedulerState = { readonly [setting: string]: unknown };

/** What of a schedule is number, text or list. */
export function plainSettings(schedule: object): { [setting: string]: unknown } {
  const isPlain = (value: unknown): boolean =>
    typeof value !== "function" && (typeof value !== "object" || Array.isArray(value));
  return Object.fromEntries(Object.entries(schedule).filter(([, value]) => isPlain(value)));
}

/** Gives a schedule the settings that it has. */
export function takeSettings(schedule: object, state: SchedulerState): void {
  for (const [name, value] of Object.entries(state)) if (name in schedule) Reflect.set(schedule, name, value);
}

/**
 * @param step_size epochs from one change to the next
 * @param gamma the factor
 */
const bindStepLR = signatureOfClass("optim::StepLR(int step_size, float gamma=0.1)");

/**
 * Multiplies the learning rates by `gamma` after every `step_size` epochs.
 *
 * @example const scheduler = new optim.lr_scheduler.StepLR(optimizer, 10, { gamma: 0.5 });
 */
export class StepLR extends Scheduler {
  readonly step_size: number;
  readonly gamma: number;

  constructor(optimizer: Scheduled, ...args: Constructors["StepLR"]) {
    super(optimizer);
    [this.step_size, this.gamma] = bindStepLR(args);
  }

  protected override factor(epoch: number): number {
    if (epoch > 0 && this.step_size === 0) throw new ZeroDivisionError("integer modulo by zero");
    return this.gamma ** Math.floor(epoch / this.step_size);
  }
}

/**
 * @param milestones epochs after which the rates change
 * @param gamma the factor
 */
const bindMultiStepLR = signatureOfClass("optim::MultiStepLR(int[] milestones, float gamma=0.1)");

/** Multiplies the learning rates by `gamma` when each of the `milestones` has passed. */
export class MultiStepLR extends Scheduler {
  readonly milestones: readonly number[];
  readonly gamma: number;

  constructor(optimizer: Scheduled, ...args: Constructors["MultiStepLR"]) {
    super(optimizer);
    [this.milestones, this.gamma] = bindMultiStepLR(args);
  }

  protected override factor(epoch: number): number {
    return this.gamma ** this.milestones.filter((milestone) => milestone <= epoch).length;
  }
}

/** @param gamma the factor */
const bindExponentialLR = signatureOfClass("optim::ExponentialLR(float gamma)");

/** Multiplies the learning rates by `gamma` after every epoch. */
export class ExponentialLR extends Scheduler {
  readonly gamma: number;

  constructor(optimizer: Scheduled, ...args: Constructors["ExponentialLR"]) {
    super(optimizer);
    [this.gamma] = bindExponentialLR(args);
  }

  protected override factor(epoch: number): number {
    return this.gamma ** epoch;
  }
}

/** A function of the epoch for all groups, or one for each. */
export type Lambdas = ((epoch: number) => number) | readonly ((epoch: number) => number)[];

/** The function for each group. @throws ValueError where they are not as many */
export function lambdasFor(optimizer: Scheduled, given: Lambdas | { readonly lr_lambda: Lambdas }) {
  const lambdas = typeof given === "object" && "lr_lambda" in given ? given.lr_lambda : given;
  const groups = optimizer.param_groups.length;
  if (typeof lambdas === "function") return new Array<(epoch: number) => number>(groups).fill(lambdas);
  if (lambdas.length !== groups) throw new ValueError(`Expected ${groups} lr_lambdas, but got ${lambdas.length}`);
  return lambdas;
}

/**
 * Multiplies the first learning rates by what a function of the epoch answers.
 *
 * @throws ValueError for a list of functions that are not as many as the groups
 * @example const scheduler = new optim.lr_scheduler.LambdaLR(optimizer, (epoch) => 0.95 ** epoch);
 */
export class LambdaLR extends Scheduler {
  readonly #lambdas: readonly ((epoch: number) => number)[];

  constructor(optimizer: Scheduled, lr_lambda: Lambdas | { readonly lr_lambda: Lambdas }) {
    super(optimizer);
    this.#lambdas = lambdasFor(optimizer, lr_lambda);
    this.update();
  }

  protected override factor(): number {
    return 1;
  }

  protected override update(): void {
    for (const [i, group] of this.optimizer.param_groups.entries()) {
      group.lr = this.base_lrs[i] * this.#lambdas[i](this.last_epoch);
    }
  }
}

/**
 * @param T_max epochs until the smallest rate
 * @param eta_min the smallest rate
 */
const bindCosineAnnealingLR = signatureOfClass("optim::CosineAnnealingLR(int T_max, float eta_min=0.0)");

/** Lets the learning rates fall to `eta_min` along half a cosine, and rise again. */
export class CosineAnnealingLR extends Scheduler {
  readonly T_max: number;
  readonly eta_min: number;

  constructor(optimizer: Scheduled, ...args: Constructors["CosineAnnealingLR"]) {
    super(optimizer);
    [this.T_max, this.eta_min] = bindCosineAnnealingLR(args);
  }

  protected override factor(epoch: number): number {
    if (epoch > 0 && this.T_max === 0) throw new ZeroDivisionError("integer modulo by zero");
    return (1 + Math.cos((Math.PI * epoch) / this.T_max)) / 2;
  }

  protected override rate(first: number, epoch: number): number {
    return this.eta_min + (first - this.eta_min) * this.factor(epoch);
  }
}

/**
 * @param factor the factor until then
 * @param total_iters epochs after which the first rates come back
 */
const bindConstantLR = signatureOfClass("optim::ConstantLR(float factor=0.3333333333333333, int total_iters=5)");

/**
 * Multiplies the learning rates by `factor` for the first epochs.
 *
 * @throws ValueError for a factor out of range
 */
export class ConstantLR extends Scheduler {
  private readonly share: number;
  readonly total_iters: number;

  constructor(optimizer: Scheduled, ...args: Constructors["ConstantLR"]) {
    super(optimizer);
    [this.share, this.total_iters] = bindConstantLR(args);
    if (this.share > 1 || this.share < 0) {
      throw new ValueError("Constant multiplicative factor expected to be between 0 and 1.");
    }
    this.update();
  }

  protected override factor(epoch: number): number {
    // without iterations the factor of the start stays, as in PyTorch
    return epoch < this.total_iters || this.total_iters === 0 ? this.share : 1;
  }
}

/**
 * @param start_factor the factor at the start
 * @param end_factor the factor at the end
 * @param total_iters epochs from one to the other
 */
const bindLinearLR = signatureOfClass(
  "optim::LinearLR(float start_factor=0.3333333333333333, float end_factor=1.0, int total_iters=5)",
);

/**
 * Moves the factor on the learning rates along a line.
 *
 * @throws ValueError for factors out of range
 */
export class LinearLR extends Scheduler {
  readonly start_factor: number;
  readonly end_factor: number;
  readonly total_iters: number;

  constructor(optimizer: Scheduled, ...args: Constructors["LinearLR"]) {
    super(optimizer);
    [this.start_factor, this.end_factor, this.total_iters] = bindLinearLR(args);
    if (this.start_factor > 1 || this.start_factor <= 0) {
      throw new ValueError("Starting multiplicative factor expected to be greater than 0 and less or equal to 1.");
    }
    if (this.end_factor > 1 || this.end_factor < 0) {
      throw new ValueError("Ending multiplicative factor expected to be between 0 and 1.");
    }
    this.update();
  }

  protected override factor(epoch: number): number {
    // without iterations the factor of the start stays, as in PyTorch
    const way = this.total_iters === 0 ? 0 : Math.min(epoch, this.total_iters) / this.total_iters;
    return this.start_factor + (this.end_factor - this.start_factor) * way;
  }
}

/**
 * @param total_iters epochs until the rates are 0
 * @param power how they fall
 */
const bindPolynomialLR = signatureOfClass("optim::PolynomialLR(int total_iters=5, float power=1.0)");

/** Lets the learning rates fall to 0 along a power of the rest of the way. */
export class PolynomialLR extends Scheduler {
  readonly total_iters: number;
  readonly power: number;

  constructor(optimizer: Scheduled, ...args: Constructors["PolynomialLR"]) {
    super(optimizer);
    [this.total_iters, this.power] = bindPolynomialLR(args);
  }

  protected override factor(epoch: number): number {
    if (this.total_iters === 0) return 1;
    return (1 - Math.min(epoch, this.total_iters) / this.total_iters) ** this.power;
  }
}
