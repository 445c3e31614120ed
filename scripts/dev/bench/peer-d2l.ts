import { spawnSync } from "node:child_process";
import type { Tensor } from "d2l-ts";
import { networkStep } from "./networks.js";
import { serve } from "./serve.js";
import type { Workload } from "./workloads.js";

/** This checkout's library, or the built one that is to be compared with it. */
const library = process.env.D2L_TS_BENCH_LIBRARY ?? "d2l-ts";
const loaded = (await import(library)) as typeof import("d2l-ts");
const { F, nn, optim, torch } = loaded;

const functions = {
  1: { plain: F.conv1d, transposed: F.conv_transpose1d },
  2: { plain: F.conv2d, transposed: F.conv_transpose2d },
  3: { plain: F.conv3d, transposed: F.conv_transpose3d },
};

/** Everything through the public API, recording for gradients. */
function prepare(workload: Workload): () => unknown {
  if (workload.kind === "lenet") return lenetStep();
  if (workload.kind === "learn") return learnKernel();
  if (workload.kind === "cold") return coldRuns;
  if (workload.kind !== "forward" && workload.kind !== "backward") return networkStep(loaded, workload.kind);
  const { input, weight, stride, padding, dilation, groups, transposed, kind } = workload;
  const spatial = input.length - 2;
  if (spatial !== 1 && spatial !== 2 && spatial !== 3) throw new Error(`no convolution has ${spatial} dimensions`);
  const x = torch.randn(...input).requires_grad_(kind === "backward");
  const w = torch.randn(...weight).requires_grad_();
  const options = { stride, padding, dilation, groups };
  const forward = (): Tensor =>
    transposed ? functions[spatial].transposed(x, w, options) : functions[spatial].plain(x, w, options);
  if (kind === "forward") return forward;
  const y = forward();
  const grad = torch.randn(...y.shape);
  return () => {
    x.grad = null;
    w.grad = null;
    y.backward(grad, { retain_graph: true });
  };
}

function lenetStep(): () => unknown {
  const net = new nn.Sequential(
    new nn.Conv2d(1, 6, 5, { padding: 2 }),
    new nn.Sigmoid(),
    new nn.AvgPool2d(2, { stride: 2 }),
    new nn.Conv2d(6, 16, 5),
    new nn.Sigmoid(),
    new nn.AvgPool2d(2, { stride: 2 }),
    new nn.Flatten(),
    new nn.Linear(400, 120),
    new nn.Sigmoid(),
    new nn.Linear(120, 84),
    new nn.Sigmoid(),
    new nn.Linear(84, 10),
  );
  const X = torch.rand(64, 1, 28, 28);
  const y = torch.randint(0, 10, [64]);
  const loss = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  return () => {
    optimizer.zero_grad();
    loss(net(X), y).backward();
    optimizer.step();
  };
}

function learnKernel(): () => unknown {
  const X = torch.ones(1, 1, 6, 8);
  X.set([0, 0, ":", "2:6"], 0);
  const Y = F.conv2d(X, torch.tensor([[[[1, -1]]]]));
  return () => {
    const conv2d = new nn.Conv2d(1, 1, [1, 2], { bias: false });
    for (let i = 0; i < 10; i++) {
      const l = conv2d(X).sub(Y).pow(2);
      conv2d.zero_grad();
      l.sum().backward();
      const { weight } = conv2d;
      if (weight.grad) weight.data.sub_(weight.grad.mul(3e-2));
    }
  };
}

/** Milliseconds of the first ten runs in a process that has just loaded the library. */
function coldRuns(): number {
  return Number(spawnSync(process.execPath, [process.argv[1], "cold"], { encoding: "utf8" }).stdout);
}

function firstRuns(): number {
  const start = performance.now();
  const run = learnKernel();
  for (let i = 0; i < 10; i++) run();
  return performance.now() - start;
}

if (process.argv[2] === "cold") console.log(firstRuns());
else await serve(prepare);
