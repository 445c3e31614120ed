import { expect, test } from "vitest";
import { d2l, displaySymbol, type MimeBundle, nn, type Tensor, torch } from "../../kernel-lib/index.js";
import { expectGolden } from "../display/golden.js";
import { expectKeptByJupyterLab } from "../display/viewers.js";

const lenet = () =>
  new nn.Sequential(
    new nn.Conv2d(1, 6, 5, { padding: 2 }),
    new nn.Sigmoid(),
    new nn.AvgPool2d(2, { stride: 2 }),
    new nn.LazyConv2d(16, 5),
    new nn.Flatten(),
    new nn.LazyLinear(10),
  );

test("summary counts shapes, parameters and multiply-adds of each layer", () => {
  const summary = d2l.summary(lenet(), [1, 1, 28, 28]);
  expect(
    summary.rows.map(({ name, output, parameters, multiply_adds }) => [name, output, parameters, multiply_adds]),
  ).toEqual([
    ["Sequential", "[1, 10]", 156 + 2416 + 16010, 117600 + 240000 + 16000],
    ["0: Conv2d", "[1, 6, 28, 28]", 6 * 25 + 6, 6 * 25 * 28 * 28],
    ["1: Sigmoid", "[1, 6, 28, 28]", 0, 0],
    ["2: AvgPool2d", "[1, 6, 14, 14]", 0, 0],
    ["3: Conv2d", "[1, 16, 10, 10]", 16 * 6 * 25 + 16, 16 * 6 * 25 * 10 * 10],
    ["4: Flatten", "[1, 1600]", 0, 0],
    ["5: Linear", "[1, 10]", 16010, 16000],
  ]);
  expect(String(summary)).toMatch(
    /^layer +output shape +parameters +multiply-adds\n─+\nSequential +\[1, 10\] +18,582 +373,600\n/,
  );
});

test("groups, transposed layers and batches count what they multiply", () => {
  const cost = (layer: InstanceType<typeof nn.Conv2d> | InstanceType<typeof nn.ConvTranspose2d>, shape: number[]) =>
    d2l.summary(layer, shape).multiply_adds;
  expect(cost(new nn.Conv2d(4, 4, 3, { groups: 4 }), [2, 4, 5, 5])).toBe(2 * 9 * 4 * 9);
  expect(cost(new nn.ConvTranspose2d(3, 2, 2, { stride: 2 }), [1, 3, 4, 4])).toBe(16 * 3 * 2 * 4);
});

test("a layer that is called twice has its parameters once and works twice", () => {
  class Twice extends nn.Module {
    conv = new nn.Conv2d(1, 1, 3, { padding: 1 });
    override forward(x: Tensor): Tensor {
      return this.conv(this.conv(x));
    }
  }
  const summary = d2l.summary(new Twice(), [1, 1, 4, 4]);
  expect([summary.parameters, summary.multiply_adds]).toEqual([10, 2 * 9 * 16]);
});

test("summary leaves the network as it was: learning, callable, and recording gradients", () => {
  const net = lenet();
  d2l.summary(net, [1, 1, 28, 28]);
  expect(net.training).toBe(true);
  expect(Object.hasOwn(net, "forward")).toBe(false);
  expect(net(torch.ones(1, 1, 28, 28)).requires_grad).toBe(true);
});

test("a network that fails leaves no trace and says why", () => {
  const net = lenet();
  expect(() => d2l.summary(net, [1, 3, 28, 28])).toThrow(/to have 1 channels, but got 3 channels instead/);
  expect([net.training, Object.hasOwn(net, "forward")]).toEqual([true, false]);
});

test("the table is the reviewed one and survives in an untrusted notebook", () => {
  const bundle = d2l.summary(lenet(), [1, 1, 28, 28])[displaySymbol]();
  expectGolden("summary.html", String(bundle["text/html"]));
  expectKeptByJupyterLab(String(bundle["text/html"]));
});

test("a module displays as PyTorch's text, which tells more than a table could", () => {
  const net = lenet() as unknown as { [displaySymbol](): MimeBundle };
  expect(net[displaySymbol]()).toEqual({ "text/plain": String(net) });
});

test("a module that did not run has no output shape", () => {
  class Unused extends nn.Module {
    conv = new nn.Conv2d(1, 1, 3);
    override forward(x: Tensor): Tensor {
      return x;
    }
  }
  expect(d2l.summary(new Unused(), [1, 1, 4, 4]).rows[1]).toMatchObject({
    output: "–",
    parameters: 10,
    multiply_adds: 0,
  });
});
