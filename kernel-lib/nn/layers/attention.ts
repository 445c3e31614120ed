import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { cat, zeros } from "../../autograd/torch.js";
import { binderOf } from "../../base/bind.js";
import { AssertionError, RuntimeError, ValueError } from "../../base/errors.js";
import { requireCpu } from "../../tensor/device.js";
import { bool, type DType, float32 } from "../../tensor/dtype.js";
import { dropout, linear, pad, scaled_dot_product_attention } from "../functional/index.js";
import { constant_, xavier_normal_, xavier_uniform_ } from "../init.js";
import { declareParameter } from "../members.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";
import { Linear } from "./linear.js";

/**
 * @param embed_dim length of the vectors that come in and go out
 * @param num_heads into how many heads they are divided
 * @param dropout share of the weights that become 0 while training
 * @param bias whether the projections add a bias
 * @param add_bias_kv whether a key and a value that are learned are added to those that come in
 * @param add_zero_attn whether a key and a value of zeros are added
 * @param kdim length of the keys; `embed_dim` unless given
 * @param vdim length of the values; `embed_dim` unless given
 * @param batch_first whether batches come as (N, L, E) and not as (L, N, E)
 */
const bindAttention = signatureOfClass(
  "nn::MultiheadAttention(int embed_dim, int num_heads, float dropout=0.0, bool bias=True, bool add_bias_kv=False, bool add_zero_attn=False, int? kdim=None, int? vdim=None, bool batch_first=False, device? device=None, dtype? dtype=None)",
);

/** What a call of {@link MultiheadAttention} takes by name. */
interface AttentionOptions {
  /** Of (N, S): true for keys that are not to be seen, or numbers that are added to the scores. */
  readonly key_padding_mask?: Tensor | null;
  /** Whether the weights are answered, too. Default: true. */
  readonly need_weights?: boolean;
  /** Of (L, S) or (N·heads, L, S): true for keys that a query is not to see, or numbers that are added to the scores. */
  readonly attn_mask?: Tensor | null;
  /** Whether the weights are the heads' mean. Default: true. */
  readonly average_attn_weights?: boolean;
  /** A hint that the mask is that of `generate_square_subsequent_mask`. */
  readonly is_causal?: boolean;
}

type Three = [query: Tensor, key: Tensor, value: Tensor];

/** What a call takes: three tensors, and the rest by name or by place. */
type AttentionArguments =
  | [...three: Three, options?: AttentionOptions]
  | [...three: Three, key_padding_mask: Tensor | null, need_weights?: boolean, attn_mask?: Tensor | null];

const bindCall = binderOf<
  [...Three, Tensor | null, need_weights: boolean, Tensor | null, average: boolean, is_causal: boolean]
>(
  "def forward::MultiheadAttention(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask=None, bool need_weights=True, Tensor? attn_mask=None, bool average_attn_weights=True, bool is_causal=False)",
);

/** A mask as numbers that are added to scores. @throws AssertionError for one of integers */
export function maskNumbers(name: string, mask: Tensor | null, dtype: DType): Tensor | null {
  if (mask === null || mask.dtype.is_floating_point) return mask;
  if (mask.dtype !== bool) throw new AssertionError(`only bool and floating types of ${name} are supported`);
  return zeros([...mask.shape], { dtype }).masked_fill_(mask, Number.NEGATIVE_INFINITY);
}

/** @throws AssertionError in PyTorch's words for ranks that do not fit */
function checkRanks(query: Tensor, key: Tensor, value: Tensor): void {
  if (query.ndim !== 2 && query.ndim !== 3) {
    throw new AssertionError(
      `query should be unbatched 2D or batched 3D tensor but received ${query.ndim}-D query tensor`,
    );
  }
  if (key.ndim === query.ndim && value.ndim === query.ndim) return;
  const kind = query.ndim === 3 ? "batched (3-D)" : "unbatched (2-D)";
  throw new AssertionError(
    `For ${kind} \`query\`, expected \`key\` and \`value\` to be ${query.ndim}-D but found ${key.ndim}-D and ${value.ndim}-D tensors respectively`,
  );
}

/** PyTorch's name of the last projection. */
class NonDynamicallyQuantizableLinear extends Linear {}

/**
 * Attention by several heads: each projects queries, keys and values, and answers means of the values, weighted by how
 * much their keys are like the query.
 *
 * @example const [output, weights] = new nn.MultiheadAttention(4, 2)(...Array(3).fill(torch.randn(5, 1, 4)))
 */
export class MultiheadAttention extends Module<AttentionArguments, [output: Tensor, weights: Tensor | null]> {
  readonly embed_dim: number;
  readonly num_heads: number;
  readonly kdim: number;
  readonly vdim: number;
  readonly head_dim: number;
  readonly dropout: number;
  readonly batch_first: boolean;
  readonly add_zero_attn: boolean;
  in_proj_weight: Parameter | null;
  q_proj_weight: Parameter | null;
  k_proj_weight: Parameter | null;
  v_proj_weight: Parameter | null;
  in_proj_bias: Parameter | null;
  out_proj: Linear;
  bias_k: Parameter | null;
  bias_v: Parameter | null;

  /** @throws ValueError or AssertionError for heads that do not fit */
  constructor(...args: Constructors["MultiheadAttention"]) {
    const [embed_dim, num_heads, share, bias, add_bias_kv, add_zero_attn, kdim, vdim, batch_first, device, given] =
      bindAttention(args);
    if (embed_dim <= 0 || num_heads <= 0) {
      throw new ValueError(
        `embed_dim and num_heads must be greater than 0, got embed_dim=${embed_dim} and num_heads=${num_heads} instead`,
      );
    }
    super();
    if (device !== null) requireCpu(device);
    const dtype = given ?? float32;
    this.embed_dim = embed_dim;
    this.kdim = kdim ?? embed_dim;
    this.vdim = vdim ?? embed_dim;
    this.num_heads = num_heads;
    this.dropout = share;
    this.batch_first = batch_first;
    this.head_dim = Math.floor(embed_dim / num_heads);
    if (this.head_dim * num_heads !== embed_dim) throw new AssertionError("embed_dim must be divisible by num_heads");
    const isPacked = this.kdim === embed_dim && this.vdim === embed_dim;
    const weight = (isThere: boolean, ...shape: number[]) => (isThere ? makeParameter(shape, dtype) : null);
    for (const name of ["in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight", "in_proj_bias"])
      declareParameter(this, name);
    this.q_proj_weight = weight(!isPacked, embed_dim, embed_dim);
    this.k_proj_weight = weight(!isPacked, embed_dim, this.kdim);
    this.v_proj_weight = weight(!isPacked, embed_dim, this.vdim);
    this.in_proj_weight = weight(isPacked, 3 * embed_dim, embed_dim);
    this.in_proj_bias = weight(bias, 3 * embed_dim);
    this.out_proj = new NonDynamicallyQuantizableLinear(embed_dim, embed_dim, { bias, dtype });
    this.bias_k = weight(add_bias_kv, 1, 1, embed_dim);
    this.bias_v = weight(add_bias_kv, 1, 1, embed_dim);
    this.add_zero_attn = add_zero_attn;
    for (const own of [this.in_proj_weight, this.q_proj_weight, this.k_proj_weight, this.v_proj_weight])
      if (own !== null) xavier_uniform_(own);
    for (const own of bias ? [this.in_proj_bias, this.out_proj.bias] : []) if (own !== null) constant_(own, 0);
    for (const own of [this.bias_k, this.bias_v]) if (own !== null) xavier_normal_(own);
  }

  override forward(...args: AttentionArguments): [output: Tensor, weights: Tensor | null] {
    const [query, key, value, padding, need_weights, mask, average, is_causal] = bindCall(args);
    checkRanks(query, key, value);
    const isBatched = query.ndim === 3;
    if (is_causal && mask === null) {
      throw new RuntimeError(
        "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method `generate_square_subsequent_mask` to create this mask.",
      );
    }
    const ordered = (x: Tensor): Tensor => (isBatched ? (this.batch_first ? x.transpose(0, 1) : x) : x.unsqueeze(1));
    if (query.size(-1) !== this.embed_dim) {
      throw new AssertionError(`was expecting embedding dimension of ${this.embed_dim}, but got ${query.size(-1)}`);
    }
    const [q, k, v] = this.project(ordered(query), ordered(key), ordered(value));
    const [batch, , targets] = q.shape;
    const added = k.size(2) - ordered(key).size(0);
    const keys = maskNumbers("key_padding_mask", padding, query.dtype)?.view(batch, 1, 1, -1) ?? null;
    const seen = sum(this.perHead(maskNumbers("attn_mask", mask, query.dtype), batch), keys);
    const bias = seen === null || added === 0 ? seen : pad(seen, [0, added]);
    const share = this.training ? this.dropout : 0;
    const [mixed, weights] = need_weights
      ? weigh(q, k, v, bias, share)
      : [scaled_dot_product_attention(q, k, v, bias, share), null];
    const rows = mixed.permute(2, 0, 1, 3).reshape(targets * batch, this.embed_dim);
    const output = linear(rows, this.out_proj.weight, this.out_proj.bias).view(targets, batch, this.embed_dim);
    const shown = average ? (weights?.mean(1) ?? null) : weights;
    if (!isBatched) return [output.squeeze(1), shown?.squeeze(0) ?? null];
    return [this.batch_first ? output.transpose(0, 1) : output, shown];
  }

  /** What comes in as (L, N, E), projected and divided into heads: (N, heads, L, E / heads). */
  private project(...inputs: Three): Three {
    const weights = this.in_proj_weight?.chunk(3) ?? [this.q_proj_weight, this.k_proj_weight, this.v_proj_weight];
    const biases = this.in_proj_bias?.chunk(3);
    const extra = [null, this.bias_k, this.bias_v];
    return inputs.map((x, i) => {
      const own = linear(x, weights[i] as Tensor, biases?.[i] ?? null);
      const [, batch] = own.shape;
      const longer = extra[i] === null ? own : cat([own, extra[i].repeat(1, batch, 1)]);
      const whole =
        i > 0 && this.add_zero_attn ? cat([longer, zeros(1, batch, this.embed_dim, { dtype: own.dtype })]) : longer;
      return whole.reshape(-1, batch, this.num_heads, this.head_dim).permute(1, 2, 0, 3);
    }) as Three;
  }

  /** A mask of (N·heads, L, S) by samples and heads; one of (L, S) is for all of them. */
  private perHead(mask: Tensor | null, batch: number): Tensor | null {
    return mask?.ndim === 3 ? mask.view(batch, this.num_heads, mask.size(1), mask.size(2)) : mask;
  }
}

const sum = (a: Tensor | null, b: Tensor | null): Tensor | null => (a && b ? a.add(b) : (a ?? b));

/** The values' means, and the weights. */
function weigh(q: Tensor, k: Tensor, v: Tensor, bias: Tensor | null, share: number): [mixed: Tensor, weights: Tensor] {
  const scores = q.mul(Math.sqrt(1 / q.size(-1))).matmul(k.transpose(-2, -1));
  const weights = (bias === null ? scores : scores.add(bias)).softmax(-1);
  const kept = share > 0 ? dropout(weights, share) : weights;
  return [kept.matmul(v), kept];
}
