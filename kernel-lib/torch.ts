/** The `torch` namespace with what lies above the tensors. */
export * from "./autograd/torch.js";
export * as nn from "./nn/index.js";
export * as optim from "./nn/optim/index.js";
export { load, save } from "./nn/serialization.js";
export * as utils from "./utils/index.js";
