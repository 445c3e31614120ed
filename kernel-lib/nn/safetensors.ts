import { arrayOf, fromArray } from "../autograd/graph/variable.js";
import type { Tensor } from "../autograd/tensor.js";
import { readFile, replaceFile } from "../platform/files.js";
import { parseSafetensors, serializeSafetensors } from "../tensor/safetensors.js";
import type { StateDict } from "./state-dict.js";

/**
 * Tensors from the bytes of a safetensors file.
 *
 * @throws ValueError that says what is wrong with a malformed file.
 */
export function load(bytes: Uint8Array): StateDict {
  const { tensors } = parseSafetensors(bytes);
  return new Map([...tensors].map(([name, array]) => [name, fromArray(array)]));
}

/**
 * The bytes of a safetensors file with these tensors.
 *
 * @param metadata texts that go into the file's header
 */
export function save(
  tensors: StateDict | Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = tensors instanceof Map ? [...tensors] : Object.entries(tensors);
  const arrays = new Map(entries.map(([name, tensor]) => [name, arrayOf(tensor.detach().contiguous())]));
  return serializeSafetensors(arrays, new Map(Object.entries(metadata)));
}

/**
 * Reads the tensors of a safetensors file, such as a network's state.
 *
 * @throws ValueError that names the file and says what is wrong with a malformed one.
 * @example safetensors.save_file(net.state_dict(), "net.safetensors"); net.load_state_dict(safetensors.load_file("net.safetensors"))
 */
export function load_file(path: string): StateDict {
  const bytes = readFile(path);
  try {
    return load(bytes);
  } catch (error) {
    if (error instanceof Error) error.message = `${path}: ${error.message}`;
    throw error;
  }
}

/**
 * Writes tensors into a safetensors file; one that is there is replaced only when the new one is whole.
 *
 * @param metadata texts that go into the file's header
 */
export function save_file(
  tensors: StateDict | Readonly<Record<string, Tensor>>,
  path: string,
  metadata: Readonly<Record<string, string>> = {},
): void {
  replaceFile(path, save(tensors, metadata));
}
