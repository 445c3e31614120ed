import { describe, expect, test } from "vitest";
import { d2l, type nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import golden from "../../golden/chapters.json" with { type: "json" };
import { nets } from "./nets.js";

/** Of each tensor the sum of magnitudes, and the first element. */
type Sizes = [magnitude: number, first: number][];

interface NetCase {
  kind: "net";
  name: string;
  seed: number;
  shape: number[];
  /** What the gradients are computed in: float32 only where float64 would take too long. */
  dtype: "float32" | "float64";
  lazy: string;
  text: string;
  names: string[];
  parameters: Sizes;
  loss: number;
  gradients: Sizes;
  after: Sizes;
  then: number;
}

interface FitCase {
  kind: "fit";
  name: string;
  seed: number;
  clip: number;
  points: [label: string, x: number, y: number][];
  after: Sizes;
}

const cases = golden.cases as unknown as (NetCase | FitCase)[];

/** Gradients below this are 0, but for rounding: those of what a batch norm takes off again. */
const nothing = 1e-7;

/**
 * The sums to seven digits, and the first elements in units of the mean magnitude: what a change of the weights in their
 * last digit, where PyTorch's draws may differ from ours, makes of them (measured: 4e-7 and 8e-6), and a little more.
 */
function expectSizes(tensors: readonly (Tensor | null)[], sizes: Sizes): void {
  expect(tensors).toHaveLength(sizes.length);
  for (const [i, [magnitude, first]] of sizes.entries()) {
    const tensor = tensors[i]?.detach().double();
    if (tensor === undefined) throw new Error(`tensor ${i} is not there`);
    const mean = magnitude / tensor.numel();
    const off = Math.abs(Number(tensor.abs().sum().item()) - magnitude) / tensor.numel();
    expect(off, `sum of tensor ${i}`).toBeLessThan(nothing + 2e-6 * mean);
    const firstOff = Math.abs(Number(tensor.flatten().at(0).item()) - first);
    expect(firstOff, `first element of tensor ${i}`).toBeLessThan(nothing + 2e-5 * mean);
  }
}

describe("d2l's networks are PyTorch's for a seed: text, draws, one step's loss, gradients and parameters", () => {
  test.each(cases.filter((c): c is NetCase => c.kind === "net"))("$name", (c) => {
    torch.manual_seed(c.seed);
    const model = nets[c.name]();
    expect(String(model)).toBe(c.lazy);
    const X = torch.randn(c.shape);
    const y = torch.randint(0, 10, [c.shape[0]]);
    model.apply_init([X], d2l.init_cnn);
    expect(String(model)).toBe(c.text);
    const parameters: nn.Parameter[] = model.parameters();
    expect(model.named_parameters().map(([name]) => name)).toEqual(c.names);
    expectSizes(parameters, c.parameters);
    const optimizer = model.configure_optimizers();
    const loss = model.loss(model(X), y);
    expect(loss.item()).toBeCloseTo(c.loss, 4);
    const dtype = torch[c.dtype];
    model.to(dtype);
    model.loss(model(X.to(dtype)), y).backward();
    const gradients = parameters.map(({ grad }) => grad);
    expectSizes(gradients, c.gradients);
    optimizer.step();
    expectSizes(parameters, c.after);
    expect(torch.rand(1).item()).toBe(c.then);
  });
});

/** A few images, six in a batch. */
class Images extends d2l.DataModule {
  override batch_size = 6;

  constructor(
    private readonly X: Tensor,
    private readonly y: Tensor,
  ) {
    super();
  }

  override get_dataloader(train: boolean): d2l.Loader {
    return this.get_tensorloader([this.X, this.y], train, train ? "0:16" : "16:");
  }
}

describe("a Trainer fits as d2l's does in PyTorch", () => {
  test.each(cases.filter((c): c is FitCase => c.kind === "fit"))("$name, gradients up to $clip", (c) => {
    torch.manual_seed(c.seed);
    const data = new Images(torch.randn(24, 1, 28, 28), torch.randint(0, 10, [24]));
    const model = nets[c.name]();
    const [[first]] = data.train_dataloader();
    model.apply_init([first], d2l.init_cnn);
    const points: [string, number, number][] = [];
    model.board.draw = (x, y, label) => points.push([label, x, y]);
    const trainer = new d2l.Trainer({ max_epochs: 2, gradient_clip_val: c.clip });
    trainer.fit(model, data);
    expect(points.map(([label]) => label)).toEqual(c.points.map(([label]) => label));
    for (const place of [1, 2] as const) {
      expect(points.map((point) => point[place])).toBeAllclose(
        c.points.map((point) => point[place]),
        { rtol: 1e-5, atol: 1e-6 },
      );
    }
    expectSizes(model.parameters(), c.after);
    expect([trainer.train_batch_idx, trainer.val_batch_idx]).toEqual([6, 4]);
  });
});
