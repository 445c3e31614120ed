import "./rich.js";

export { Tensor } from "./autograd/tensor.js";
export * as torch from "./autograd/torch.js";
export { type DisplayOptions, display } from "./display/display.js";
export { type Displayable, displaySymbol, type MimeBundle } from "./display/symbol.js";
export { IndexError, KeyError, NotImplementedError, RuntimeError, ValueError } from "./errors.js";
