/** `torch.nn.functional`. */

export * from "./activation.js";
export * from "./avg-pool.js";
export * from "./batch-norm.js";
export * from "./conv.js";
export * from "./dropout.js";
export * from "./embedding.js";
export * from "./fold.js";
export * from "./interpolate.js";
export * from "./linear.js";
export * from "./loss.js";
export * from "./max-pool.js";
export * from "./pad.js";
