import type { Constructors } from "../../autograd/generated/operations.js";
import { no_grad } from "../../autograd/graph/grad-mode.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { float32 } from "../../tensor/dtype.js";
import { embedding } from "../functional/index.js";
import { normal_ } from "../init.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param num_embeddings how many vectors
 * @param embedding_dim their length
 * @param padding_idx a row of zeros that does not learn
 */
const bindEmbedding = signatureOfClass(
  "nn::Embedding(int num_embeddings, int embedding_dim, int? padding_idx=None, *, dtype? dtype=None)",
);

/**
 * A learned vector for each of `num_embeddings` numbers: indices (…) → (…, embedding_dim).
 *
 * @example new nn.Embedding(5, 3)(torch.tensor([0, 4], { dtype: torch.int64 })).shape // torch.Size([2, 3])
 */
export class Embedding extends Module {
  readonly num_embeddings: number;
  readonly embedding_dim: number;
  readonly padding_idx: number | null;
  weight: Parameter;

  constructor(...args: Constructors["Embedding"]) {
    super();
    const [num_embeddings, embedding_dim, padding_idx, dtype] = bindEmbedding(args);
    this.num_embeddings = num_embeddings;
    this.embedding_dim = embedding_dim;
    this.padding_idx = padding_idx === null ? null : rowOf(padding_idx, num_embeddings);
    this.weight = makeParameter([num_embeddings, embedding_dim], dtype ?? float32);
    this.reset_parameters();
  }

  /** Draws standard normal vectors, and zeros for `padding_idx`. */
  reset_parameters(): void {
    normal_(this.weight);
    const { padding_idx } = this;
    if (padding_idx !== null) no_grad(() => this.weight.at(padding_idx).fill_(0));
  }

  override forward(input: Tensor): Tensor {
    return embedding(input, this.weight, this.padding_idx);
  }

  override extra_repr(): string {
    const padding = this.padding_idx === null ? "" : `, padding_idx=${this.padding_idx}`;
    return `${this.num_embeddings}, ${this.embedding_dim}${padding}`;
  }
}

function rowOf(padding_idx: number, rows: number): number {
  if (padding_idx >= rows || padding_idx < -rows) throw new ValueError("Padding_idx must be within num_embeddings");
  return padding_idx < 0 ? rows + padding_idx : padding_idx;
}
