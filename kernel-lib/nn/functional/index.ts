/** `torch.nn.functional`. */
export * from "./conv.js";
export * from "./fold.js";
export * from "./interpolate.js";
export * from "./pad.js";
export * from "./pool.js";
