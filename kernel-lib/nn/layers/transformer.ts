import type { Constructors } from "../../autograd/generated/operations.js";
import { is_grad_enabled } from "../../autograd/graph/grad-mode.js";
import type { Tensor } from "../../autograd/tensor.js";
import { full, triu } from "../../autograd/torch.js";
import { binderOf } from "../../base/bind.js";
import { RuntimeError } from "../../base/errors.js";
import { type DType, float32 } from "../../tensor/dtype.js";
import type { Called } from "../called.js";
import { deepcopy } from "../deepcopy.js";
import { gelu, relu } from "../functional/index.js";
import { xavier_uniform_ } from "../init.js";
import { type AnyModule, Module } from "../module.js";
import { signatureOfClass } from "../signature.js";
import { maskNumbers } from "./attention.js";
import { ModuleList } from "./containers.js";
import { LayerNorm } from "./layer-norm.js";
import { TransformerDecoderLayer, TransformerEncoderLayer } from "./transformer-layer.js";

/** 0 where a query may see a key, −∞ for the keys behind its own place. */
function causalMask(length: number, dtype: DType): Tensor {
  return triu(full([length, length], Number.NEGATIVE_INFINITY, { dtype }), 1);
}

/** Whether a mask is the one that hides what comes later; `is_causal` says so, where it is given. */
function isCausal(mask: Tensor | null, is_causal: boolean | null): boolean {
  if (is_causal !== null || mask === null) return is_causal === true;
  const causal = causalMask(mask.size(-1), mask.dtype);
  return mask.ndim === 2 && mask.size(0) === mask.size(1) && mask.equal(causal);
}

const copies = <Layer extends AnyModule>(layer: Layer, count: number): ModuleList<Layer> =>
  new ModuleList(Array.from({ length: count }, () => deepcopy(layer)));

/** Whether PyTorch leaves padded places out altogether, so that zeros stand there: in use, and where its layers allow. */
function dropsPadding({ layers, enable_nested_tensor }: TransformerEncoder, src: Tensor, padding: Tensor): boolean {
  const [layer] = layers;
  if (!enable_nested_tensor || !(layer instanceof TransformerEncoderLayer) || layer.training || src.ndim !== 3)
    return false;
  const { self_attn: attention, norm1, norm2, activation } = layer;
  const isPlain = !layer.norm_first && norm1.eps === norm2.eps && ([relu, gelu] as unknown[]).includes(activation);
  const isPacked = attention.in_proj_weight !== null && attention.in_proj_bias !== null;
  if (!isPlain || !isPacked || !attention.batch_first || attention.num_heads % 2 === 1) return false;
  if (is_grad_enabled() && [src, ...layer.parameters()].some((own) => own.requires_grad)) return false;
  // seen places first, padded ones behind them
  const padded = padding.ne(0);
  return padded.equal(padded.long().sort(-1).values.bool());
}

/**
 * @param encoder_layer what is copied
 * @param num_layers how many copies follow each other
 * @param norm what comes behind them
 * @param enable_nested_tensor whether outputs at padded places become 0 where PyTorch's faster way makes them so
 */
const bindEncoder = signatureOfClass(
  "nn::TransformerEncoder(Module encoder_layer, int num_layers, Module? norm=None, bool enable_nested_tensor=True, bool mask_check=True)",
);

type EncoderCall = [src: Tensor, mask: Tensor | null, src_key_padding_mask: Tensor | null, is_causal: boolean | null];

const bindEncoderCall = binderOf<EncoderCall>(
  "def forward::TransformerEncoder(Tensor src, Tensor? mask=None, Tensor? src_key_padding_mask=None, bool? is_causal=None)",
);

/**
 * Layers of an encoder, one behind the other: copies of one, which all begin with its parameters.
 *
 * @example const encoder = new nn.TransformerEncoder(new nn.TransformerEncoderLayer(8, 2), 3); encoder(torch.randn(5, 1, 8)).shape
 */
export class TransformerEncoder extends Module<Called<EncoderCall, 1>> {
  layers: ModuleList<TransformerEncoderLayer>;
  readonly num_layers: number;
  norm: Module | null;
  readonly enable_nested_tensor: boolean;

  constructor(...args: Constructors["TransformerEncoder"]) {
    super();
    const [layer, num_layers, norm, enable_nested_tensor] = bindEncoder(args);
    this.layers = copies(layer as TransformerEncoderLayer, num_layers);
    this.num_layers = num_layers;
    this.norm = norm as Module | null;
    this.enable_nested_tensor = enable_nested_tensor;
  }

  override forward(...args: Called<EncoderCall, 1>): Tensor {
    const [src, given, given_padding, causal] = bindEncoderCall(args);
    const src_key_padding_mask = maskNumbers("src_key_padding_mask", given_padding, src.dtype);
    const src_mask = maskNumbers("mask", given, src.dtype);
    const options = { src_mask, src_key_padding_mask, is_causal: isCausal(src_mask, causal) };
    let output = src;
    for (const layer of this.layers) output = layer(output, options);
    if (src_key_padding_mask !== null && src_mask === null && dropsPadding(this, src, src_key_padding_mask)) {
      output = output.masked_fill(src_key_padding_mask.ne(0).unsqueeze(-1), 0);
    }
    return this.norm === null ? output : this.norm(output);
  }
}

/**
 * @param decoder_layer what is copied
 * @param num_layers how many copies follow each other
 * @param norm what comes behind them
 */
const bindDecoder = signatureOfClass("nn::TransformerDecoder(Module decoder_layer, int num_layers, Module? norm=None)");

type DecoderCall = [
  tgt: Tensor,
  memory: Tensor,
  tgt_mask: Tensor | null,
  memory_mask: Tensor | null,
  tgt_key_padding_mask: Tensor | null,
  memory_key_padding_mask: Tensor | null,
  tgt_is_causal: boolean | null,
  memory_is_causal: boolean,
];

const bindDecoderCall = binderOf<DecoderCall>(
  "def forward::TransformerDecoder(Tensor tgt, Tensor memory, Tensor? tgt_mask=None, Tensor? memory_mask=None, Tensor? tgt_key_padding_mask=None, Tensor? memory_key_padding_mask=None, bool? tgt_is_causal=None, bool memory_is_causal=False)",
);

/**
 * Layers of a decoder, one behind the other: copies of one, which all begin with its parameters.
 *
 * @example new nn.TransformerDecoder(new nn.TransformerDecoderLayer(8, 2), 2)(torch.randn(3, 1, 8), torch.randn(5, 1, 8)).shape
 */
export class TransformerDecoder extends Module<Called<DecoderCall, 2>> {
  layers: ModuleList<TransformerDecoderLayer>;
  readonly num_layers: number;
  norm: Module | null;

  constructor(...args: Constructors["TransformerDecoder"]) {
    super();
    const [layer, num_layers, norm] = bindDecoder(args);
    this.layers = copies(layer as TransformerDecoderLayer, num_layers);
    this.num_layers = num_layers;
    this.norm = norm as Module | null;
  }

  override forward(...args: Called<DecoderCall, 2>): Tensor {
    const [
      tgt,
      memory,
      tgt_mask,
      memory_mask,
      tgt_key_padding_mask,
      memory_key_padding_mask,
      causal,
      memory_is_causal,
    ] = bindDecoderCall(args);
    const masks = { tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask };
    const options = { ...masks, tgt_is_causal: isCausal(tgt_mask, causal), memory_is_causal };
    let output = tgt;
    for (const layer of this.layers) output = layer(output, memory, options);
    return this.norm === null ? output : this.norm(output);
  }
}

/**
 * @param d_model length of the vectors that come in and go out
 * @param nhead into how many heads the attention divides them
 * @param dim_feedforward length of the vectors between the two linear layers of a layer
 * @param activation `"relu"`, `"gelu"`, or a function
 * @param custom_encoder takes the encoder's place
 * @param custom_decoder takes the decoder's place
 */
const bindTransformer = signatureOfClass(
  "nn::Transformer(int d_model=512, int nhead=8, int num_encoder_layers=6, int num_decoder_layers=6, int dim_feedforward=2048, float dropout=0.1, str|Module activation='relu', Module? custom_encoder=None, Module? custom_decoder=None, float layer_norm_eps=1e-05, bool batch_first=False, bool norm_first=False, bool bias=True, device? device=None, dtype? dtype=None)",
);

type TransformerCall = [
  src: Tensor,
  tgt: Tensor,
  src_mask: Tensor | null,
  tgt_mask: Tensor | null,
  memory_mask: Tensor | null,
  src_key_padding_mask: Tensor | null,
  tgt_key_padding_mask: Tensor | null,
  memory_key_padding_mask: Tensor | null,
  src_is_causal: boolean | null,
  tgt_is_causal: boolean | null,
  memory_is_causal: boolean,
];

const bindTransformerCall = binderOf<TransformerCall>(
  "def forward::Transformer(Tensor src, Tensor tgt, Tensor? src_mask=None, Tensor? tgt_mask=None, Tensor? memory_mask=None, Tensor? src_key_padding_mask=None, Tensor? tgt_key_padding_mask=None, Tensor? memory_key_padding_mask=None, bool? src_is_causal=None, bool? tgt_is_causal=None, bool memory_is_causal=False)",
);

/**
 * An encoder and a decoder that sees what it makes.
 *
 * @example new nn.Transformer(8, 2, 1, 1, 16)(torch.randn(5, 1, 8), torch.randn(3, 1, 8)).shape // torch.Size([3, 1, 8])
 */
export class Transformer extends Module<Called<TransformerCall, 2>> {
  encoder: TransformerEncoder;
  decoder: TransformerDecoder;
  readonly d_model: number;
  readonly nhead: number;
  readonly batch_first: boolean;

  constructor(...args: Constructors["Transformer"]) {
    super();
    const [d_model, nhead, encoders, decoders, width, dropout, activation, encoder, decoder, ...rest] =
      bindTransformer(args);
    const [layer_norm_eps, batch_first, norm_first, bias, device, dtype] = rest;
    const settings = { dropout, activation, layer_norm_eps, batch_first, norm_first, bias, device, dtype };
    const norm = (): LayerNorm => new LayerNorm(d_model, { eps: layer_norm_eps, bias, device, dtype });
    const encoderLayer = (): TransformerEncoderLayer => new TransformerEncoderLayer(d_model, nhead, width, settings);
    const decoderLayer = (): TransformerDecoderLayer => new TransformerDecoderLayer(d_model, nhead, width, settings);
    this.encoder = (encoder as TransformerEncoder | null) ?? new TransformerEncoder(encoderLayer(), encoders, norm());
    this.decoder = (decoder as TransformerDecoder | null) ?? new TransformerDecoder(decoderLayer(), decoders, norm());
    for (const parameter of this.parameters()) if (parameter.ndim > 1) xavier_uniform_(parameter);
    this.d_model = d_model;
    this.nhead = nhead;
    this.batch_first = batch_first;
  }

  /**
   * The mask that hides from each place what comes later.
   *
   * @example nn.Transformer.generate_square_subsequent_mask(2) // tensor([[0., -inf], [0., 0.]])
   */
  static generate_square_subsequent_mask(sz: number, { dtype = float32 }: { readonly dtype?: DType } = {}): Tensor {
    return causalMask(sz, dtype);
  }

  generate_square_subsequent_mask(sz: number, options: { readonly dtype?: DType } = {}): Tensor {
    return causalMask(sz, options.dtype ?? float32);
  }

  /** @throws RuntimeError for batches or vectors that do not fit */
  override forward(...args: Called<TransformerCall, 2>): Tensor {
    const [
      src,
      tgt,
      mask,
      tgt_mask,
      memory_mask,
      src_key_padding_mask,
      tgt_key_padding_mask,
      memory_padding,
      ...hints
    ] = bindTransformerCall(args);
    const [is_causal, tgt_is_causal, memory_is_causal] = hints;
    const batch = this.batch_first ? 0 : 1;
    if (src.ndim === 3 && src.size(batch) !== tgt.size(batch)) {
      throw new RuntimeError("the batch number of src and tgt must be equal");
    }
    if (src.size(-1) !== this.d_model || tgt.size(-1) !== this.d_model) {
      throw new RuntimeError("the feature number of src and tgt must be equal to d_model");
    }
    const memory = this.encoder(src, { mask, src_key_padding_mask, is_causal });
    const masks = { tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask: memory_padding };
    return this.decoder(tgt, memory, { ...masks, tgt_is_causal, memory_is_causal });
  }
}
