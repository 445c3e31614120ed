import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { binderOf } from "../../base/bind.js";
import { RuntimeError } from "../../base/errors.js";
import type { Called } from "../called.js";
import { gelu, relu } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";
import { MultiheadAttention } from "./attention.js";
import { Dropout } from "./dropout.js";
import { LayerNorm } from "./layer-norm.js";
import { Linear } from "./linear.js";

/**
 * @param d_model length of the vectors that come in and go out
 * @param nhead into how many heads the attention divides them
 * @param dim_feedforward length of the vectors between the two linear layers
 * @param dropout share of the elements that become 0 while training
 * @param activation `"relu"`, `"gelu"`, or a function
 * @param layer_norm_eps added to the variance
 * @param batch_first whether batches come as (N, L, E) and not as (L, N, E)
 * @param norm_first whether the normalisation comes before each part and not behind it
 * @param bias whether the parts add biases
 */
const bindLayer = signatureOfClass(
  "nn::_TransformerLayer(int d_model, int nhead, int dim_feedforward=2048, float dropout=0.1, str|Module activation='relu', float layer_norm_eps=1e-05, bool batch_first=False, bool norm_first=False, bool bias=True, device? device=None, dtype? dtype=None)",
);

type Activation = (x: Tensor) => Tensor;

/** @throws RuntimeError for a word that names none */
function activationOf(given: unknown): Activation {
  if (typeof given === "function") return given as Activation;
  if (given === "relu") return relu as Activation;
  if (given === "gelu") return gelu as Activation;
  throw new RuntimeError(`activation should be relu/gelu, not ${String(given)}`);
}

/** Which keys are not to be seen. */
export interface Masks {
  readonly attn_mask: Tensor | null;
  readonly key_padding_mask: Tensor | null;
  readonly is_causal: boolean;
}

/** What both kinds of layer share: attention among what comes in, then two linear layers. */
export abstract class TransformerLayer<In extends unknown[]> extends Module<In> {
  readonly norm_first: boolean;
  self_attn: MultiheadAttention;
  linear1: Linear;
  dropout: Dropout;
  linear2: Linear;
  norm1: LayerNorm;
  norm2: LayerNorm;
  dropout1: Dropout;
  dropout2: Dropout;
  activation: Activation;

  constructor(...args: Constructors["_TransformerLayer"]) {
    super();
    const [d_model, nhead, width, p, activation, eps, batch_first, norm_first, bias, device, dtype] = bindLayer(
      args,
      this.constructor.name,
    );
    const attention = (): MultiheadAttention =>
      new MultiheadAttention(d_model, nhead, { dropout: p, bias, batch_first, device, dtype });
    const norm = (): LayerNorm => new LayerNorm(d_model, { eps, bias, device, dtype });
    this.self_attn = attention();
    this.addAttention(attention);
    this.linear1 = new Linear(d_model, width, { bias, device, dtype });
    this.dropout = new Dropout(p);
    this.linear2 = new Linear(width, d_model, { bias, device, dtype });
    this.norm_first = norm_first;
    this.norm1 = norm();
    this.norm2 = norm();
    this.addNorm(norm);
    this.dropout1 = new Dropout(p);
    this.dropout2 = new Dropout(p);
    this.addDropout(() => new Dropout(p));
    this.activation = activationOf(activation);
  }

  /** For a layer with a second attention; PyTorch draws and lists the parts in this order. */
  protected addAttention(_make: () => MultiheadAttention): void {}
  protected addNorm(_make: () => LayerNorm): void {}
  protected addDropout(_make: () => Dropout): void {}

  /** A part that adds to what comes in, with the normalisation in its place. */
  protected addTo(x: Tensor, norm: LayerNorm, part: (x: Tensor) => Tensor): Tensor {
    return this.norm_first ? x.add(part(norm(x))) : norm(x.add(part(x)));
  }

  protected attendTo(attention: MultiheadAttention, x: Tensor, memory: Tensor, masks: Masks): Tensor {
    return attention(x, memory, memory, { ...masks, need_weights: false })[0];
  }

  protected feedForward(x: Tensor): Tensor {
    return this.linear2(this.dropout(this.activation(this.linear1(x))));
  }
}

/** What a layer of an encoder takes. */
type EncoderCall = [src: Tensor, src_mask: Tensor | null, src_key_padding_mask: Tensor | null, is_causal: boolean];

const bindEncoderCall = binderOf<EncoderCall>(
  "def forward::TransformerEncoderLayer(Tensor src, Tensor? src_mask=None, Tensor? src_key_padding_mask=None, bool is_causal=False)",
);

/**
 * A layer of an encoder: attention of a sequence to itself, then two linear layers.
 *
 * @example new nn.TransformerEncoderLayer(8, 2, { batch_first: true })(torch.randn(1, 5, 8)).shape // torch.Size([1, 5, 8])
 */
export class TransformerEncoderLayer extends TransformerLayer<Called<EncoderCall, 1>> {
  override forward(...args: Called<EncoderCall, 1>): Tensor {
    const [src, attn_mask, key_padding_mask, is_causal] = bindEncoderCall(args);
    const masks = { attn_mask, key_padding_mask, is_causal };
    const attend = (x: Tensor): Tensor => this.dropout1(this.attendTo(this.self_attn, x, x, masks));
    const attended = this.addTo(src, this.norm1, attend);
    return this.addTo(attended, this.norm2, (x) => this.dropout2(this.feedForward(x)));
  }
}

/** What a layer of a decoder takes. */
type DecoderCall = [
  tgt: Tensor,
  memory: Tensor,
  tgt_mask: Tensor | null,
  memory_mask: Tensor | null,
  tgt_key_padding_mask: Tensor | null,
  memory_key_padding_mask: Tensor | null,
  tgt_is_causal: boolean,
  memory_is_causal: boolean,
];

const bindDecoderCall = binderOf<DecoderCall>(
  "def forward::TransformerDecoderLayer(Tensor tgt, Tensor memory, Tensor? tgt_mask=None, Tensor? memory_mask=None, Tensor? tgt_key_padding_mask=None, Tensor? memory_key_padding_mask=None, bool tgt_is_causal=False, bool memory_is_causal=False)",
);

/**
 * A layer of a decoder: attention of a sequence to itself, then to what an encoder has made, then two linear layers.
 *
 * @example new nn.TransformerDecoderLayer(8, 2)(torch.randn(3, 1, 8), torch.randn(5, 1, 8)).shape // torch.Size([3, 1, 8])
 */
export class TransformerDecoderLayer extends TransformerLayer<Called<DecoderCall, 2>> {
  declare multihead_attn: MultiheadAttention;
  declare norm3: LayerNorm;
  declare dropout3: Dropout;

  protected override addAttention(make: () => MultiheadAttention): void {
    this.multihead_attn = make();
  }

  protected override addNorm(make: () => LayerNorm): void {
    this.norm3 = make();
  }

  protected override addDropout(make: () => Dropout): void {
    this.dropout3 = make();
  }

  override forward(...args: Called<DecoderCall, 2>): Tensor {
    const [tgt, memory, tgt_mask, memory_mask, tgt_padding, memory_padding, tgt_is_causal, memory_is_causal] =
      bindDecoderCall(args);
    const own = { attn_mask: tgt_mask, key_padding_mask: tgt_padding, is_causal: tgt_is_causal };
    const others = { attn_mask: memory_mask, key_padding_mask: memory_padding, is_causal: memory_is_causal };
    const first = this.addTo(tgt, this.norm1, (x) => this.dropout1(this.attendTo(this.self_attn, x, x, own)));
    const second = this.addTo(first, this.norm2, (x) =>
      this.dropout2(this.attendTo(this.multihead_attn, x, memory, others)),
    );
    return this.addTo(second, this.norm3, (x) => this.dropout3(this.feedForward(x)));
  }
}
