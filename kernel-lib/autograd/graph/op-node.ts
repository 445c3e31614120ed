import { astype } from "../../ops/cast.js";
import type { DType } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import type { Primitive, RecordedContext } from "../apply.js";
import type { Tensor } from "../tensor.js";
import { gradientEdge, setHistory } from "./history.js";
import { type GradHook, type GraphNode, nextSequence } from "./node.js";
import { readSaved, type Saved, save } from "./saved.js";
import { valuesAlone } from "./values-alone.js";
import { arrayOf, fromArray, VERSION, versionOf } from "./variable.js";

const none: readonly [] = [];

/** The backward node of one call of a primitive, and the context that its `backward` reads. */
export class OpNode<Options> implements GraphNode, RecordedContext<Options> {
  walk = 0;
  incoming: NdArray | null = null;
  ownsIncoming = false;
  retained?: Tensor;
  hooks?: Set<GradHook>;
  readonly name: string;
  readonly sequence = nextSequence();
  readonly makesGradients: boolean;
  readonly shapes: readonly (readonly number[])[];
  readonly edges: readonly (GraphNode | null)[];
  private readonly dtypes: readonly DType[];
  private saved: readonly (Saved | null)[] = none;
  private savedOutput: Saved | null = null;
  private released = false;

  constructor(
    readonly primitive: Primitive<Options>,
    inputs: readonly Tensor[],
    readonly options: Options,
    output: Tensor,
  ) {
    this.name = typeof primitive.grad_fn === "string" ? primitive.grad_fn : primitive.grad_fn(options);
    this.makesGradients = primitive.makesGradients === true;
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

  tensor(k: number): Tensor {
    return this.restored(this.saved[this.primitive.saves?.indexOf(k) ?? -1], this.edges[k]);
  }

  get result(): Tensor {
    return this.restored(this.savedOutput, this);
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
    return this.fits(grads) ? grads : grads.map((own, k) => own && astype(own, this.dtypes[k]).rounded());
  }

  differentiate(grad: Tensor): readonly (Tensor | null)[] {
    const { gradient } = this.primitive;
    if (gradient === undefined) return valuesAlone(this, grad);
    return gradient(grad, this).map((own, k) => (own === null ? null : own.to(this.dtypes[k])));
  }

  private fits(grads: readonly (NdArray | null)[]): boolean {
    for (let k = 0; k < grads.length; k++) {
      const own = grads[k];
      if (own !== null && (own.dtype !== this.dtypes[k] || own.dtype.narrow !== null)) return false;
    }
    return true;
  }

  release(): void {
    this.released = true;
    this.saved = none;
    this.savedOutput = null;
  }

  /** What was saved, as the tensor that it was; `edge` is where its gradient goes. */
  private restored(saved: Saved | null | undefined, edge: GraphNode | null): Tensor {
    const tensor = fromArray(this.read(saved));
    if (saved) tensor[VERSION] = saved.version;
    if (edge) setHistory(tensor, edge);
    return tensor;
  }

  private read(saved: Saved | null | undefined): NdArray {
    if (!saved && !this.released) throw new Error(`${this.name} reads what it does not save`);
    return readSaved(saved, this.name);
  }
}
