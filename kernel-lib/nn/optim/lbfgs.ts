import type { Constructors } from "../../autograd/generated/operations.js";
import { enable_grad, no_grad } from "../../autograd/graph/grad-mode.js";
import type { Tensor } from "../../autograd/tensor.js";
import { cat, tensor } from "../../autograd/torch.js";
import { NotImplementedError, RuntimeError, ValueError } from "../../base/errors.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type Params } from "./optimizer.js";
import type { OptimizerState } from "./optimizer-state.js";

/** Settings of {@link LBFGS}. */
export interface LBFGSSettings {
  /** Step size. */
  lr: number;
  /** Most steps of one call. */
  max_iter: number;
  /** Most evaluations of one call; null means a quarter more than `max_iter`. */
  max_eval: number;
  /** A call ends where no element of the gradient is larger. */
  tolerance_grad: number;
  /** A call ends where neither the loss nor any parameter changes by more. */
  tolerance_change: number;
  /** How many steps are remembered. */
  history_size: number;
  readonly line_search_fn: null;
  /** Climbs instead of descending: refused. */
  readonly maximize: false;
}

const numberOf = (own: Tensor): number => Number(own.item());

/** A step that was made: the change of the gradient, that of the parameters, and one over their product. */
interface Step {
  readonly gradient: Tensor;
  readonly change: Tensor;
  readonly inverse: number;
}

interface Memory {
  evaluations: number;
  iterations: number;
  steps: Step[];
  direction: Tensor;
  length: number;
  scale: number;
  gradient: Tensor;
  loss: number;
}

/** What is remembered, under PyTorch's names. */
interface Remembered {
  readonly func_evals: number;
  readonly n_iter: number;
  readonly d: Tensor;
  readonly t: number;
  readonly old_dirs: readonly Tensor[];
  readonly old_stps: readonly Tensor[];
  readonly ro: readonly Tensor[];
  readonly H_diag: Tensor | number;
  readonly prev_flat_grad: Tensor;
  readonly prev_loss: number;
}

function remembered({ steps, ...memory }: Memory): Remembered {
  return {
    func_evals: memory.evaluations,
    n_iter: memory.iterations,
    d: memory.direction,
    t: memory.length,
    old_dirs: steps.map(({ gradient }) => gradient),
    old_stps: steps.map(({ change }) => change),
    ro: steps.map(({ inverse }) => tensor(inverse)),
    H_diag: steps.length === 0 ? 1 : tensor(memory.scale),
    prev_flat_grad: memory.gradient,
    prev_loss: memory.loss,
  };
}

function memoryOf(state: Remembered): Memory {
  const steps = state.old_dirs.map((gradient, i): Step => {
    return { gradient: gradient.clone(), change: state.old_stps[i].clone(), inverse: numberOf(state.ro[i]) };
  });
  return {
    evaluations: state.func_evals,
    iterations: state.n_iter,
    steps,
    direction: state.d.clone(),
    length: state.t,
    scale: typeof state.H_diag === "number" ? state.H_diag : numberOf(state.H_diag),
    gradient: state.prev_flat_grad.clone(),
    loss: state.prev_loss,
  };
}

/**
 * @param lr step size
 * @param max_iter most steps of one call
 * @param max_eval most evaluations of one call; null means a quarter more than `max_iter`
 * @param tolerance_grad a call ends where no element of the gradient is larger
 * @param tolerance_change a call ends where neither the loss nor any parameter changes by more
 * @param history_size how many steps are remembered
 */
const bindLBFGS = signatureOfClass(
  "optim::LBFGS(float lr=1, int max_iter=20, int? max_eval=None, float tolerance_grad=1e-07, float tolerance_change=1e-09, int history_size=100, str? line_search_fn=None)",
);

/**
 * Steps by an estimate of the curvature from the last steps (Liu and Nocedal, 1989). A call of `step` makes several of them
 * and takes a function that computes the loss and its gradients anew.
 *
 * @throws ValueError for groups of parameters, NotImplementedError for a line search
 * @example const closure = () => (net.zero_grad(), net(X.unsqueeze(0)).square().mean().backward(), net(X.unsqueeze(0)).square().mean()); new optim.LBFGS(net.parameters()).step(closure)
 */
export class LBFGS extends Optimizer<LBFGSSettings, never> {
  #memory: Memory | null = null;

  constructor(params: Params<LBFGSSettings>, ...rest: Constructors["LBFGS"]) {
    const [lr, max_iter, max_eval, tolerance_grad, tolerance_change, history_size, line_search_fn] = bindLBFGS(rest);
    if (!(lr >= 0)) throw new ValueError(`Invalid learning rate: ${lr}`);
    if (line_search_fn !== null) {
      throw new NotImplementedError("LBFGS has no line search here; leave out line_search_fn for steps of length lr");
    }
    const most = max_eval ?? Math.floor((max_iter * 5) / 4);
    super(params, {
      lr,
      max_iter,
      max_eval: most,
      tolerance_grad,
      tolerance_change,
      history_size,
      line_search_fn,
      maximize: false,
    });
    if (this.param_groups.length !== 1) {
      throw new ValueError("LBFGS doesn't support per-parameter options (parameter groups)");
    }
  }

  /** The steps that are remembered, and the settings; PyTorch's `al`, which it overwrites at each step, is not there. */
  override state_dict(): OptimizerState {
    const memory = this.#memory;
    return {
      ...super.state_dict(),
      state: new Map(memory === null ? [] : [[0, { ...remembered(memory) }]]),
    };
  }

  override load_state_dict(state_dict: OptimizerState): void {
    super.load_state_dict({ ...state_dict, state: new Map() });
    const own = state_dict.state.get(0);
    this.#memory = own === undefined ? null : memoryOf(own as unknown as Remembered);
  }

  protected override move(): never {
    throw new RuntimeError("LBFGS moves all parameters at once");
  }

  override step(closure?: () => Tensor): Tensor {
    if (closure === undefined) throw new TypeError("LBFGS.step() missing 1 required positional argument: 'closure'");
    return no_grad(() => this.descend(() => enable_grad(closure)));
  }

  private descend(evaluate: () => Tensor): Tensor {
    const [{ max_iter, max_eval, tolerance_grad, tolerance_change, lr }] = this.param_groups;
    const first = evaluate();
    let loss = numberOf(first);
    let gradient = this.gradient();
    const isFlat = (): boolean => numberOf(gradient.abs().max()) <= tolerance_grad;
    if (isFlat()) return first;
    for (let made = 1, evaluations = 1; made <= max_iter; made++) {
      const memory = this.turn(gradient);
      const before = loss;
      memory.loss = loss;
      if (made === 1) memory.evaluations++;
      memory.gradient = gradient.clone();
      memory.length = memory.iterations === 1 ? Math.min(1, 1 / numberOf(gradient.abs().sum())) * lr : lr;
      if (numberOf(gradient.dot(memory.direction)) > -tolerance_change) break;
      this.add(memory.direction, memory.length);
      if (made === max_iter) break;
      loss = numberOf(evaluate());
      gradient = this.gradient();
      evaluations++;
      memory.evaluations++;
      const change = numberOf(memory.direction.mul(memory.length).abs().max());
      if (evaluations >= max_eval || isFlat() || change <= tolerance_change) break;
      if (Math.abs(loss - before) < tolerance_change) break;
    }
    return first;
  }

  /** The direction for the next step, from the gradient and what the last steps showed. */
  private turn(gradient: Tensor): Memory {
    const memory = this.#memory;
    if (memory === null) {
      this.#memory = {
        evaluations: 0,
        iterations: 1,
        steps: [],
        direction: gradient.neg(),
        length: 0,
        scale: 1,
        gradient,
        loss: 0,
      };
      return this.#memory;
    }
    memory.iterations++;
    const change = gradient.sub(memory.gradient);
    const step = memory.direction.mul(memory.length);
    const product = numberOf(change.dot(step));
    if (product > 1e-10) {
      if (memory.steps.length === this.param_groups[0].history_size) memory.steps.shift();
      memory.steps.push({ gradient: change, change: step, inverse: 1 / product });
      memory.scale = product / numberOf(change.dot(change));
    }
    memory.direction = curved(gradient, memory);
    return memory;
  }

  /** The gradients of all parameters in one row. */
  private gradient(): Tensor {
    return cat(this.all.map((parameter) => (parameter.grad ?? parameter.mul(0)).reshape(-1)));
  }

  private add(direction: Tensor, length: number): void {
    let start = 0;
    for (const parameter of this.all) {
      const size = parameter.numel();
      parameter.add_(direction.narrow(0, start, size).view_as(parameter), { alpha: length });
      start += size;
    }
  }

  private get all(): readonly Tensor[] {
    return this.param_groups[0].params;
  }
}

/** Minus the gradient, by the curvature that the remembered steps show: the two loops of the method. */
function curved(gradient: Tensor, { steps, scale }: Memory): Tensor {
  const direction = gradient.neg();
  const shares = steps.map(() => 0);
  for (let i = steps.length - 1; i >= 0; i--) {
    shares[i] = numberOf(steps[i].change.dot(direction)) * steps[i].inverse;
    direction.add_(steps[i].gradient, { alpha: -shares[i] });
  }
  direction.mul_(scale);
  for (const [i, { gradient: own, change, inverse }] of steps.entries()) {
    direction.add_(change, { alpha: shares[i] - numberOf(own.dot(direction)) * inverse });
  }
  return direction;
}
