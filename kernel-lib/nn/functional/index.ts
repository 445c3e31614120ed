/** `torch.nn.functional`: the operations in `autograd/rules/` that are declared as `F::…`. */
export * from "../../autograd/generated/functional.js";
