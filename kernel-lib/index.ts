import "./display/values.js";

export { Tensor } from "./autograd/tensor.js";

export {
  AssertionError,
  AttributeError,
  IndexError,
  KeyError,
  NotImplementedError,
  RuntimeError,
  ValueError,
  ZeroDivisionError,
} from "./base/errors.js";
export * as copy from "./copy.js";
export * as d2l from "./d2l/index.js";
export { Conv2D, comp_conv2d, corr2d } from "./d2l/index.js";
export { type Displayable, displaySymbol, type MimeBundle } from "./display/contract.js";
export { type DisplayOptions, display } from "./display/display.js";
export { type Chart, Figure, type FigureSpec, type Heatmap, type Picture } from "./display/figure/figure.js";
export { with_grad } from "./display/values.js";
export * as F from "./nn/functional/index.js";
export * as nn from "./nn/index.js";
export * as optim from "./nn/optim/index.js";
export * as safetensors from "./nn/safetensors.js";
export * as torch from "./torch.js";
