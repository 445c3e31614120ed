/** The `nn` namespace. */
export * as functional from "./functional/index.js";
export * as init from "./init.js";
export { Identity, LogSoftmax, ReLU, Sigmoid, Softmax, Tanh } from "./layers/activation.js";
export { MultiheadAttention } from "./layers/attention.js";
export { BatchNorm1d, BatchNorm2d, BatchNorm3d } from "./layers/batch-norm.js";
export { BCELoss, BCEWithLogitsLoss, CrossEntropyLoss, NLLLoss, NLLLoss2d } from "./layers/class-loss.js";
export { type Layer, ModuleList, Sequential } from "./layers/containers.js";
export { Conv1d, Conv2d, Conv3d } from "./layers/conv.js";
export { ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, type OutputSize } from "./layers/conv-transpose.js";
export { DataParallel } from "./layers/data-parallel.js";
export {
  CosineEmbeddingLoss,
  GaussianNLLLoss,
  HingeEmbeddingLoss,
  KLDivLoss,
  MarginRankingLoss,
  PoissonNLLLoss,
  TripletMarginLoss,
} from "./layers/distance-loss.js";
export { Dropout, Dropout1d, Dropout2d, Dropout3d } from "./layers/dropout.js";
export { Embedding } from "./layers/embedding.js";
export { Flatten } from "./layers/flatten.js";
export { Fold, Unflatten, Unfold } from "./layers/fold.js";
export { GroupNorm } from "./layers/group-norm.js";
export {
  CELU,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  Mish,
  PReLU,
  ReLU6,
  SELU,
  Softsign,
  Tanhshrink,
  Threshold,
} from "./layers/hard-activation.js";
export { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from "./layers/instance-norm.js";
export { LayerNorm } from "./layers/layer-norm.js";
export { LazyBatchNorm1d, LazyBatchNorm2d, LazyBatchNorm3d } from "./layers/lazy-batch-norm.js";
export {
  LazyConv1d,
  LazyConv2d,
  LazyConv3d,
  LazyConvTranspose1d,
  LazyConvTranspose2d,
  LazyConvTranspose3d,
} from "./layers/lazy-conv.js";
export { LazyInstanceNorm1d, LazyInstanceNorm2d, LazyInstanceNorm3d } from "./layers/lazy-instance-norm.js";
export { LazyLinear, Linear } from "./layers/linear.js";
export { HuberLoss, L1Loss, MSELoss, SmoothL1Loss } from "./layers/loss.js";
export { ModuleDict } from "./layers/module-dict.js";
export {
  CircularPad1d,
  CircularPad2d,
  CircularPad3d,
  ConstantPad1d,
  ConstantPad2d,
  ConstantPad3d,
  ReflectionPad1d,
  ReflectionPad2d,
  ReflectionPad3d,
  ReplicationPad1d,
  ReplicationPad2d,
  ReplicationPad3d,
  ZeroPad1d,
  ZeroPad2d,
  ZeroPad3d,
} from "./layers/pad.js";
export { ParameterDict } from "./layers/parameter-dict.js";
export { ParameterList } from "./layers/parameter-list.js";
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
  AvgPool1d,
  AvgPool2d,
  AvgPool3d,
  MaxPool1d,
  MaxPool2d,
  MaxPool3d,
} from "./layers/pooling.js";
export { GRU, LSTM, RNN } from "./layers/recurrent.js";
export { GRUCell, LSTMCell, RNNCell } from "./layers/recurrent-cell.js";
export { GLU, Hardshrink, Softmax2d, Softmin, Softshrink } from "./layers/shrink.js";
export { ChannelShuffle, PixelShuffle, PixelUnshuffle } from "./layers/shuffle.js";
export { CosineSimilarity, LocalResponseNorm, PairwiseDistance, RMSNorm } from "./layers/similarity.js";
export { ELU, GELU, LeakyReLU, LogSigmoid, SiLU, Softplus } from "./layers/smooth.js";
export { SyncBatchNorm } from "./layers/sync-batch-norm.js";
export { Transformer, TransformerDecoder, TransformerEncoder } from "./layers/transformer.js";
export { TransformerDecoderLayer, TransformerEncoderLayer } from "./layers/transformer-layer.js";
export { MaxUnpool1d, MaxUnpool2d, MaxUnpool3d } from "./layers/unpooling.js";
export { Upsample, UpsamplingBilinear2d, UpsamplingNearest2d } from "./layers/upsample.js";
export { type AnyModule, Module } from "./module.js";
export { Parameter, UninitializedParameter } from "./parameter.js";
export type { IncompatibleKeys, StateDict } from "./state-dict.js";
export * as utils from "./utils.js";
