import { expect, test } from "vitest";
import { nn, torch } from "../../kernel-lib/index.js";

const network = () => new nn.Sequential(new nn.Conv2d(1, 2, 2), new nn.BatchNorm2d(2));

test("a module's numbers change their type, its parameters stay the objects that an optimizer knows", () => {
  const net = network();
  const before = net.parameters();
  expect(net.double()).toBe(net);
  expect(net.parameters()).toEqual(before);
  expect(before.map((parameter) => String(parameter.dtype))).toEqual(new Array(4).fill("torch.float64"));
  expect(net.buffers().map((buffer) => String(buffer.dtype))).toEqual([
    "torch.float64",
    "torch.float64",
    "torch.int64",
  ]);
  expect(net(torch.ones(1, 1, 3, 3).double()).dtype).toBe(torch.float64);
  expect(net.float()(torch.ones(1, 1, 3, 3)).dtype).toBe(torch.float32);
});

test("gradients follow, and the state dict still finds the buffers", () => {
  const net = network();
  net(torch.randn(2, 1, 3, 3))
    .sum()
    .backward();
  net.to(torch.float64);
  expect(net.parameters().map(({ grad }) => grad?.dtype)).toEqual(new Array(4).fill(torch.float64));
  expect([...net.state_dict().keys()]).toContain("1.running_mean");
});

test("the processor is where everything is, in whatever way it is named", () => {
  const net = network();
  expect([net.to("cpu"), net.to(torch.device("cpu")), net.to({ device: "cpu" }), net.cpu()]).toEqual(
    new Array(4).fill(net),
  );
  expect(net.to("cpu", torch.float64).parameters()[0].dtype).toBe(torch.float64);
  expect(net.to(torch.ones(1)).parameters()[0].dtype).toBe(torch.float32);
});

test("refused: types of integers and devices that there are not", () => {
  expect(() => network().to(torch.int64)).toThrow(
    "nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.int64",
  );
  expect(() => network().to("cuda")).toThrow("Torch not compiled with CUDA enabled");
});

test("a layer that waits for its first input keeps the dtype that it was given", () => {
  const layer = new nn.LazyConv2d(1, 2).double();
  expect(layer(torch.ones(1, 2, 3, 3, { dtype: torch.float64 })).dtype).toBe(torch.float64);
});

test("a device that there is not is refused where there is something to move, as PyTorch refuses it", () => {
  expect(() => new nn.Linear(2, 1).cuda()).toThrow("Torch not compiled with CUDA enabled");
  expect(String(new nn.ReLU().to("cuda"))).toBe("ReLU()");
  expect(String(new nn.Linear(2, 1).weight.device)).toBe("cpu");
});
