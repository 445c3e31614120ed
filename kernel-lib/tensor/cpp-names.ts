import type { DTypeName } from "./dtype.js";

/** What C++ calls the types, which some of PyTorch's messages show. */
export const cppNames: { readonly [name in DTypeName]: string } = {
  float16: "c10::Half",
  bfloat16: "c10::BFloat16",
  float32: "float",
  float64: "double",
  int32: "int",
  int64: "long int",
  uint8: "unsigned char",
  bool: "bool",
};
