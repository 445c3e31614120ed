/** The `torch` namespace with what lies above the tensors. */
export * from "./autograd/torch.js";
export * as utils from "./utils/index.js";
