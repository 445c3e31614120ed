import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { serve } from "./serve.js";
import type { Workload } from "./workloads.js";

interface Value {
  /** Another owner of the same values: functions consume their arguments. */
  readonly ref: Value;
  blockUntilReady(): Promise<Value>;
  dispose(): void;
}

/** What is used of jax-js, which is installed in the folder that this runs in. */
interface Jax {
  init(device: string): Promise<unknown>;
  defaultDevice(device: string): unknown;
  random: { key(seed: number): Value; normal(key: Value, shape: readonly number[]): Value };
  lax: {
    convGeneralDilated(
      x: Value,
      w: Value,
      strides: readonly number[],
      padding: readonly (readonly number[])[],
      options: { rhsDilation: readonly number[]; featureGroupCount: number },
    ): Value;
  };
}

const entry = createRequire(`${process.cwd()}/`).resolve("@jax-js/jax");
const { defaultDevice, init, lax, random }: Jax = await import(pathToFileURL(entry).href);
await init("wasm");
defaultDevice("wasm");

function prepare({ kind, input, weight, stride, padding, dilation, groups, transposed }: Workload): () => unknown {
  if (kind !== "forward" || transposed) throw new Error("not measured");
  const x = random.normal(random.key(1), input);
  const w = random.normal(random.key(2), weight);
  const each = (value: number) => input.slice(2).map(() => value);
  const edges = input.slice(2).map(() => [padding, padding]);
  const options = { rhsDilation: each(dilation), featureGroupCount: groups };
  return async () => {
    const y = lax.convGeneralDilated(x.ref, w.ref, each(stride), edges, options);
    await y.blockUntilReady();
    y.dispose();
  };
}

await serve(prepare);
