import { defineKind, typeName } from "../base/kinds.js";
import { Device } from "../tensor/device.js";
import { DType } from "../tensor/dtype.js";
import { Generator } from "../tensor/generator.js";
import { MemoryFormat } from "../tensor/memory-format.js";
import { isTensor } from "./operand.js";

/* The words of signatures that speak of tensors; the base knows numbers, texts and lists. */

defineKind("Tensor", { accepts: isTensor, word: "Tensor" });

defineKind("Tensor[]", {
  accepts: (value) => Array.isArray(value) && value.every(isTensor),
  word: "tuple of Tensors",
  explain(value) {
    if (!Array.isArray(value)) return null;
    const wrong = value.findIndex((element) => !isTensor(element));
    return `expected Tensor as element ${wrong} in argument 0, but got ${typeName(value[wrong])}`;
  },
});

defineKind("dtype", { accepts: (value) => value instanceof DType, word: "torch.dtype" });
defineKind("memory_format", { accepts: (value) => value instanceof MemoryFormat, word: "torch.memory_format" });
defineKind("Generator", { accepts: (value) => value instanceof Generator, word: "torch.Generator" });

/** What stands between the brackets of Python's `x[…]`: the indexing itself says what it does not take. */
defineKind("Index", { accepts: () => true, word: "index" });
defineKind("Index[]", { accepts: Array.isArray, word: "list of indices", isList: true });

defineKind("device", {
  accepts: (value) => value instanceof Device || typeof value === "string",
  word: "torch.device",
});

/** A keyword that must be given to choose an overload. */
defineKind("true", { accepts: (value) => value === true, word: "bool" });

/** Nested numbers: reading them says what is wrong with them, and where. */
defineKind("Data", { accepts: () => true, word: "data" });

defineKind("Tensor?[]", {
  accepts: (value) => Array.isArray(value) && value.every((element) => element === null || isTensor(element)),
  word: "tuple of Tensors",
});

/** What is called with a gradient. */
defineKind("GradHook", { accepts: (value) => typeof value === "function", word: "function" });
