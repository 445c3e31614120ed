import { RuntimeError } from "../../base/errors.js";
import { astype } from "../../ops/cast.js";
import { sizeText } from "../../ops/layout.js";
import type { DType } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import type { Context, Primitive } from "../apply.js";
import type { Tensor } from "../tensor.js";
import { gradientEdge, historyOf } from "./history.js";
import { type GraphNode, nextSequence, type Version } from "./node.js";
import { arrayOf, versionOf } from "./variable.js";

/** An array kept for the backward pass, with what is needed to see that it has not changed. */
interface Saved {
  readonly array: NdArray;
  readonly version: Version;
  readonly expected: number;
  /** What the array was saved of; null for the node's own result. */
  readonly tensor: Tensor | null;
}

const none: readonly [] = [];

/** The backward node of one call of a primitive, and the context that its `backward` reads. */
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
    private readonly primitive: Primitive<Options>,
    inputs: readonly Tensor[],
    readonly options: Options,
    output: Tensor,
  ) {
    this.name = typeof primitive.grad_fn === "string" ? primitive.grad_fn : primitive.grad_fn(options);
    this.edges = inputs.map(gradientEdge);
    this.shapes = inputs.map((input) => arrayOf(input).shape);
    this.dtypes = inputs.map((input) => input.dtype);
    if (primitive.saves) this.saved = primitive.saves.map((k) => save(inputs[k]));
    this.saveOutput(output);
  }

  /** Whether the gradient of input `k` is wanted. */
  needs(k: number): boolean {
    return this.edges[k] !== null;
  }

  input(k: number): NdArray {
    return this.read(this.saved[this.primitive.saves?.indexOf(k) ?? -1]);
  }

  get output(): NdArray {
    return this.read(this.savedOutput);
  }

  /** After an in-place write the output is the written tensor itself. */
  saveOutput(output: Tensor): void {
    if (this.primitive.savesOutput) {
      this.savedOutput = {
        array: arrayOf(output),
        version: versionOf(output),
        expected: versionOf(output).count,
        tensor: null,
      };
    }
  }

  /** Replaces what was saved of a tensor about to be overwritten. */
  keepCopyOf(array: NdArray, makeCopy: () => NdArray): void {
    this.saved = this.saved.map((entry) =>
      entry && entry.array === array ? { ...entry, array: makeCopy(), version: { count: entry.expected } } : entry,
    );
  }

  backward(grad: NdArray): readonly (NdArray | null)[] {
    const grads = this.primitive.backward(grad, this);
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
    const source = (tensor ? historyOf(tensor)?.name : this.name)?.replace(/Backward\d*$/, "");
    const which = source === undefined ? "" : `, which is output 0 of ${source},`;
    return `one of the variables needed for gradient computation has been modified by an inplace operation: [torch.${array.dtype.scalarType}Tensor ${sizeText(array.shape)}]${which} is at version ${version.count}; expected version ${expected} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).`;
  }
}

function save(tensor: Tensor): Saved {
  const version = versionOf(tensor);
  return { array: arrayOf(tensor), version, expected: version.count, tensor };
}
