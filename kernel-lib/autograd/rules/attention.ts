import { RuntimeError } from "../../base/errors.js";
import { cppNames } from "../../tensor/cpp-names.js";
import { bool } from "../../tensor/dtype.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { where } from "./compare.js";
import { full, ones } from "./create.js";
import { tril } from "./diagonal.js";
import { dropout } from "./dropout.js";

/** @throws RuntimeError in PyTorch's words for tensors that cannot meet */
function checkAttention(tensors: { readonly [name: string]: Tensor }, mask: Tensor | null, is_causal: boolean): void {
  const named = (what: (tensor: Tensor) => unknown, word: string): string => {
    const [query, key, value] = Object.entries(tensors).map(([name, one]) => `${name}.${word}: ${what(one)}`);
    return `${query} ${key} and ${value}`;
  };
  const { query, key, value } = tensors;
  if (query.dtype !== key.dtype || query.dtype !== value.dtype) {
    const got = named(({ dtype }) => cppNames[dtype.name], "dtype");
    throw new RuntimeError(`Expected query, key, and value to have the same dtype, but got ${got} instead.`);
  }
  if (Object.values(tensors).some(({ ndim }) => ndim < 2)) {
    const got = named(({ ndim }) => ndim, "dim");
    throw new RuntimeError(`Expected query, key, and value to all be  at least 2 dimensional, but got ${got} instead.`);
  }
  if (mask === null) return;
  if (mask.dtype !== bool && mask.dtype !== query.dtype) {
    throw new RuntimeError(
      `Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: ${cppNames[mask.dtype.name]} and  query.dtype: ${cppNames[query.dtype.name]} instead.`,
    );
  }
  if (is_causal) {
    throw new RuntimeError("_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True");
  }
}

/** What is added to the scores: −∞ where a key is not to be seen. */
function biasOf(mask: Tensor, { dtype }: Tensor): Tensor {
  if (mask.dtype !== bool) return mask;
  return where(mask, full([], 0, { dtype }), full([], Number.NEGATIVE_INFINITY, { dtype }));
}

/**
 * Means of the values, each weighted by how much its key is like the query: softmax(query·keyᵀ·scale)·value.
 *
 * @param attn_mask bool, true where a key is seen, or numbers that are added to the scores
 * @param dropout_p share of the weights that become 0
 * @param is_causal whether a query sees no keys behind its own place
 * @param scale 1/√(length of a key) unless given
 * @param enable_gqa whether several heads of the query share a head of keys and values
 * @throws RuntimeError for what does not fit
 * @example F.scaled_dot_product_attention(torch.ones(1, 2, 4), torch.ones(1, 3, 4), torch.ones(1, 3, 4)).shape // torch.Size([1, 2, 4])
 */
export const scaled_dot_product_attention = callable(
  "F::scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor",
  (query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa) => {
    checkAttention({ query, key, value }, attn_mask, is_causal);
    const root = Math.sqrt(scale ?? 1 / Math.sqrt(query.size(-1)));
    const heads = (one: Tensor): Tensor =>
      enable_gqa ? one.repeat_interleave(query.size(-3) / one.size(-3), -3) : one;
    const scores = query.mul(root).matmul(heads(key).transpose(-2, -1).mul(root));
    const seen = is_causal ? tril(ones(query.size(-2), key.size(-2), { dtype: bool })) : attn_mask;
    const biased = seen === null ? scores : scores.add(biasOf(seen, query));
    // a query that sees nothing answers zeros, and not NaN
    const blind = biased.eq(Number.NEGATIVE_INFINITY).all(-1, true);
    const weights = biased.softmax(-1).masked_fill(blind, 0);
    return (dropout_p > 0 ? dropout(weights, dropout_p) : weights).matmul(heads(value));
  },
);
