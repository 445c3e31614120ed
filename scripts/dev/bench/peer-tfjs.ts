import { createRequire } from "node:module";
import { serve } from "./serve.js";
import type { Workload } from "./workloads.js";

interface Value {
  dispose(): void;
}

type Sizes = readonly number[];

/** What is used of TensorFlow.js, which is installed in the folder that this runs in. */
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  randomNormal(shape: Sizes): Value;
  conv1d(x: Value, w: Value, stride: number, padding: string): Value;
  conv2d(x: Value, w: Value, stride: number, padding: number, layout: string, dilation: number): Value;
  conv2dTranspose(x: Value, w: Value, shape: Sizes, stride: number, padding: number): Value;
  depthwiseConv2d(x: Value, w: Value, stride: number, padding: string): Value;
}

const require = createRequire(`${process.cwd()}/`);
const tf: TensorFlow = require("@tensorflow/tfjs-core");
const backend: { setWasmPaths(folder: string): void } = require("@tensorflow/tfjs-backend-wasm");
const manifest = require.resolve("@tensorflow/tfjs-backend-wasm/package.json");
backend.setWasmPaths(manifest.replace(/package\.json$/, "wasm-out/"));
await tf.setBackend("wasm");
await tf.ready();

/** Channels last, as TensorFlow lays its tensors out. */
function prepare({ kind, input, weight, stride, padding, dilation, groups, transposed }: Workload): () => unknown {
  if (kind !== "forward") throw new Error("the wasm backend has no gradient of convolutions");
  const [batch, channels, ...size] = input;
  const [outputs, , ...kernel] = weight;
  if (size.length === 3) throw new Error("the wasm backend has no conv3d");
  if (transposed) {
    const x = tf.randomNormal([batch, ...size, channels]);
    const w = tf.randomNormal([...kernel, weight[1], weight[0]]);
    const shape = [batch, ...size.map((length) => length * stride), weight[1]];
    return () => tf.conv2dTranspose(x, w, shape, stride, padding).dispose();
  }
  const x = tf.randomNormal([batch, ...size, channels]);
  if (groups > 1) {
    const w = tf.randomNormal([...kernel, channels, 1]);
    return () => tf.depthwiseConv2d(x, w, stride, "same").dispose();
  }
  const w = tf.randomNormal([...kernel, channels, outputs]);
  if (size.length === 1) return () => tf.conv1d(x, w, stride, "valid").dispose();
  return () => tf.conv2d(x, w, stride, padding, "NHWC", dilation).dispose();
}

await serve(prepare);
