import { RuntimeError } from "../../base/errors.js";
import { astype } from "../../ops/cast.js";
import { sizeText } from "../../ops/layout.js";
import type { DType } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import type { Context, Op } from "../op.js";
import type { Tensor } from "../tensor.js";

/** A step of the recorded computation, as the backward walk sees it. */
export interface GraphNode {
  /** PyTorch's name, shown as `grad_fn=<…>`. */
  readonly name: string;
  /** Creation order: a node is always younger than what feeds it. Leaves have −1. */
  readonly sequence: number;
  /** Where each input's gradient goes; null where none is wanted. */
  readonly edges: readonly (GraphNode | null)[];
  /** From the gradient of the output to those of the inputs. */
  backward(grad: NdArray): readonly (NdArray | null)[];
  /** Forgets what was saved. */
  release(): void;
  /** The last walk that came by, and what it has given so far. */
  walk: number;
  incoming: NdArray | null;
  /** The result itself, when its gradient is to be kept: `retain_grad()`. */
  retained?: Tensor;
}

/** How often the memory behind a tensor and its views has been written to. */
export interface Version {
  count: number;
}

/** An array kept for the backward pass, with what is needed to see that it has not changed. */
interface Saved {
  readonly array: NdArray;
  readonly version: Version;
  readonly expected: number;
  /** What the array was saved of; null for the node's own result. */
  readonly tensor: Tensor | null;
}

const none: readonly [] = [];

let created = 0;

/** The next place in creation order. */
export function nextSequence(): number {
  return created++;
}

/** One recorded application of an operation; the context that its gradient rule reads. */
export class OpNode<Options> implements GraphNode, Context<Options> {
  walk = 0;
  incoming: NdArray | null = null;
  retained?: Tensor;
  readonly name: string;
  readonly sequence = nextSequence();
  readonly shapes: readonly (readonly number[])[];
  readonly edges: readonly (GraphNode | null)[];
  private readonly dtypes: readonly DType[];
  private saved: readonly (Saved | null)[] = none;
  private savedOutput: Saved | null = null;
  private released = false;

  constructor(
    private readonly op: Op<Options>,
    inputs: readonly Tensor[],
    readonly options: Options,
    output: Tensor,
  ) {
    this.name = typeof op.grad_fn === "string" ? op.grad_fn : op.grad_fn(options);
    this.edges = inputs.map((input) => input.gradientEdge());
    this.shapes = inputs.map((input) => input.array.shape);
    this.dtypes = inputs.map((input) => input.dtype);
    if (op.saves) this.saved = op.saves.map((k) => save(inputs[k]));
    this.saveOutput(output);
  }

  /** Whether the gradient of input `k` is wanted. */
  needs(k: number): boolean {
    return this.edges[k] !== null;
  }

  input(k: number): NdArray {
    return this.read(this.saved[this.op.saves?.indexOf(k) ?? -1]);
  }

  get output(): NdArray {
    return this.read(this.savedOutput);
  }

  /** After an in-place write the output is the written tensor itself. */
  saveOutput(output: Tensor): void {
    if (this.op.savesOutput) {
      this.savedOutput = {
        array: output.array,
        version: output.version,
        expected: output.version.count,
        tensor: null,
      };
    }
  }

  /** Replaces what was saved of a tensor about to be overwritten. */
  keepCopyOf(array: NdArray, copied: () => NdArray): void {
    this.saved = this.saved.map((entry) =>
      entry && entry.array === array ? { ...entry, array: copied(), version: { count: entry.expected } } : entry,
    );
  }

  backward(grad: NdArray): readonly (NdArray | null)[] {
    const grads = this.op.backward(grad, this);
    return this.fits(grads) ? grads : grads.map((own, k) => own && astype(own, this.dtypes[k]));
  }

  private fits(grads: readonly (NdArray | null)[]): boolean {
    for (let k = 0; k < grads.length; k++) {
      const own = grads[k];
      if (own !== null && own.dtype !== this.dtypes[k]) return false;
    }
    return true;
  }

  release(): void {
    this.released = true;
    this.saved = none;
    this.savedOutput = null;
  }

  private read(saved: Saved | null | undefined): NdArray {
    if (!saved) {
      if (!this.released) throw new Error(`${this.name} reads what it does not save`);
      throw new RuntimeError(
        "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.",
      );
    }
    if (saved.version.count !== saved.expected) throw new RuntimeError(this.modifiedMessage(saved));
    return saved.array;
  }

  private modifiedMessage({ array, version, expected, tensor }: Saved): string {
    const source = (tensor ? tensor.grad_fn?.name : this.name)?.replace(/Backward\d*$/, "");
    const which = source === undefined ? "" : `, which is output 0 of ${source},`;
    return `one of the variables needed for gradient computation has been modified by an inplace operation: [torch.${array.dtype.scalarType}Tensor ${sizeText(array.shape)}]${which} is at version ${version.count}; expected version ${expected} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).`;
  }
}

function save(tensor: Tensor): Saved {
  const { array, version } = tensor;
  return { array, version, expected: version.count, tensor };
}

/** A leaf: its gradient is added to the tensor's `grad`. */
export class AccumulateGrad implements GraphNode {
  readonly name = "AccumulateGrad";
  readonly sequence = -1;
  readonly edges = [];
  walk = 0;
  incoming: NdArray | null = null;

  constructor(readonly variable: Tensor) {}

  backward(grad: NdArray): readonly [] {
    this.variable.accumulateGrad(grad);
    return [];
  }

  release(): void {}
}
