import type { Constructors } from "../../autograd/generated/operations.js";
import { signatureOfClass } from "../signature.js";

/** What a schedule sees of an optimizer. */
export interface Scheduled {
  readonly param_groups: { lr: number }[];
}

/** Sets the learning rates of an optimizer after each epoch; `step()` ends an epoch. */
abstract class Scheduler {
  /** Epochs that have ended. */
  last_epoch = 0;
  /** The learning rates at the start, one for each group. */
  readonly base_lrs: readonly number[];

  constructor(private readonly optimizer: Scheduled) {
    this.base_lrs = optimizer.param_groups.map(({ lr }) => lr);
  }

  /** The factor on the first learning rate after `epoch` epochs. */
  protected abstract factor(epoch: number): number;

  /** Ends an epoch. */
  step(): void {
    this.last_epoch++;
    this.update();
  }

  protected update(): void {
    this.optimizer.param_groups.forEach((group, i) => {
      group.lr = this.base_lrs[i] * this.factor(this.last_epoch);
    });
  }

  /** The learning rates now, one for each group. */
  get_last_lr(): number[] {
    return this.optimizer.param_groups.map(({ lr }) => lr);
  }
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
  private readonly step_size: number;
  private readonly gamma: number;

  constructor(optimizer: Scheduled, ...args: Constructors["StepLR"]) {
    super(optimizer);
    [this.step_size, this.gamma] = bindStepLR(args);
  }

  protected override factor(epoch: number): number {
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
  private readonly milestones: readonly number[];
  private readonly gamma: number;

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
  private readonly gamma: number;

  constructor(optimizer: Scheduled, ...args: Constructors["ExponentialLR"]) {
    super(optimizer);
    [this.gamma] = bindExponentialLR(args);
  }

  protected override factor(epoch: number): number {
    return this.gamma ** epoch;
  }
}

/** Multiplies the first learning rates by what a function of the epoch answers. */
export class LambdaLR extends Scheduler {
  constructor(
    optimizer: Scheduled,
    private readonly lr_lambda: (epoch: number) => number,
  ) {
    super(optimizer);
    this.update();
  }

  protected override factor(epoch: number): number {
    return this.lr_lambda(epoch);
  }
}
