/** Networks, and their parts at those sizes. */
export type NetworkKind = "resnet" | "resnet-step" | "batch-norm" | "cross-entropy" | "adam";

/** One thing to measure; the peers, in whatever language, get it as JSON. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  /**
   * A convolution forward, its two gradients, a training step of LeNet-5, learning a kernel in ten steps (also as the first
   * thing that a process does), or what networks.ts makes.
   */
  readonly kind: "forward" | "backward" | "lenet" | "learn" | "cold" | NetworkKind;
  /** (N, C, …size) */
  readonly input: readonly number[];
  /** (O, C / groups, …kernel); transposed (C, O / groups, …kernel) */
  readonly weight: readonly number[];
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
  readonly transposed: boolean;
  /** Floating-point operations, multiplication and addition counted apart; 0 where no rate is given. */
  readonly flops: number;
}

type Options = Partial<Pick<Workload, "kind" | "stride" | "padding" | "dilation" | "groups" | "transposed">>;

const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);

function conv(
  name: string,
  title: string,
  input: readonly number[],
  weight: readonly number[],
  options: Options = {},
): Workload {
  const { kind = "forward", stride = 1, padding = 0, dilation = 1, groups = 1, transposed = false } = options;
  // Each output sums one product a weight of its channel; transposed, each input meets each of its weights once.
  const places = transposed
    ? product(input.slice(2))
    : product(
        input.slice(2).map((size, axis) => {
          const reach = dilation * (weight[axis + 2] - 1) + 1;
          return Math.floor((size + 2 * padding - reach) / stride) + 1;
        }),
      );
  const flops = 2 * input[0] * places * product(weight) * (kind === "backward" ? 2 : 1);
  return { name, title, kind, input, weight, stride, padding, dilation, groups, transposed, flops };
}

const w3 = [[1, 64, 56, 56], [64, 64, 3, 3], { padding: 1 }] as const;
const w4 = [[8, 256, 28, 28], [256, 256, 1, 1], {}] as const;
const w9 = [[4, 64, 4096], [64, 64, 9], {}] as const;
const none = { input: [], weight: [], stride: 1, padding: 0, dilation: 1, groups: 1, transposed: false, flops: 0 };

export const workloads: readonly Workload[] = [
  conv("W1a", "corr2d, 512² with 3×3", [1, 1, 512, 512], [1, 1, 3, 3]),
  conv("W1b", "corr2d, 2048² with 11×11", [1, 1, 2048, 2048], [1, 1, 11, 11]),
  { ...conv("W1c", "6×8 with 1×2", [1, 1, 6, 8], [1, 1, 1, 2]), flops: 0 }, // too tiny for a rate
  conv("W2", "3→64, 7×7, stride 2, padding 3, 224²", [1, 3, 224, 224], [64, 3, 7, 7], { stride: 2, padding: 3 }),
  conv("W3", "64→64, 3×3, padding 1, 56²", ...w3),
  conv("W3b", "W3, batch 8", [8, 64, 56, 56], [64, 64, 3, 3], { padding: 1 }),
  conv("W4", "256→256, 1×1, 28², batch 8", ...w4),
  conv("W5", "depthwise 128, 3×3, 56², batch 4", [4, 128, 56, 56], [128, 1, 3, 3], { padding: 1, groups: 128 }),
  conv("W8", "transposed 64→32, 4×4, stride 2, padding 1, 28², batch 4", [4, 64, 28, 28], [64, 32, 4, 4], {
    stride: 2,
    padding: 1,
    transposed: true,
  }),
  conv("W9", "conv1d 64→64, k 9, L 4096, batch 4", ...w9),
  conv("W10", "conv3d 8→16, 3³, 16³, batch 2", [2, 8, 16, 16, 16], [16, 8, 3, 3, 3]),
  conv("W11", "W3 with dilation 4", [1, 64, 56, 56], [64, 64, 3, 3], { padding: 4, dilation: 4 }),
  conv("W3'", "both gradients of W3", w3[0], w3[1], { ...w3[2], kind: "backward" }),
  conv("W4'", "both gradients of W4", w4[0], w4[1], { ...w4[2], kind: "backward" }),
  conv("W9'", "both gradients of W9", w9[0], w9[1], { ...w9[2], kind: "backward" }),
  { ...none, name: "W6", title: "LeNet-5 training step, batch 64", kind: "lenet" },
  { ...none, name: "W7", title: "learning a 1×2 kernel on 6×8, ten steps", kind: "learn" },
  { ...none, name: "W7c", title: "W7, the first ten times in a new process", kind: "cold" },
  { ...none, name: "W12", title: "ResNet-18 forward, 4 images of 64²", kind: "resnet" },
  { ...none, name: "W13", title: "d2l's ResNet-18, a training step, 8 images of 96²", kind: "resnet-step" },
  { ...none, name: "W14", title: "batch norm and its gradients, 8×64×48²", kind: "batch-norm" },
  { ...none, name: "W15", title: "softmax with cross-entropy and its gradient, 256×1000", kind: "cross-entropy" },
  { ...none, name: "W16", title: "Adam, a step of ResNet-18's 11 million parameters", kind: "adam" },
];
