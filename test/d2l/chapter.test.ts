import { expect, test } from "vitest";
import { d2l, nn, torch } from "../../kernel-lib/index.js";

const { DataLoader, TensorDataset } = torch.utils.data;

test("the device of a machine without graphics processors is the processor", () => {
  expect(String(d2l.try_gpu())).toBe("cpu");
  expect([d2l.num_gpus(), d2l.try_all_gpus()]).toEqual([0, []]);
  expect(() => torch.ones(1).to(d2l.gpu())).toThrow("Torch not compiled with CUDA enabled");
});

test("the accuracy over batches is that over all samples, and the network is left in use", () => {
  const X = torch.eye(4);
  const y = torch.tensor([0, 1, 2, 0], { dtype: torch.int64 });
  const net = new nn.Sequential(new nn.Dropout(1));
  expect(d2l.evaluate_accuracy(net, new DataLoader(new TensorDataset(X, y), 3))).toBe(0.75);
  expect(net.training).toBe(false);
});

test("init_cnn draws linear and convolutional layers by Xavier's rule, and nothing else", () => {
  const net = new nn.Sequential(new nn.Conv2d(1, 2, 2), new nn.BatchNorm2d(2), new nn.Linear(3, 2));
  torch.manual_seed(0);
  net.apply(d2l.init_cnn);
  torch.manual_seed(0);
  const [first, second] = [torch.empty(2, 1, 2, 2), torch.empty(2, 3)].map((w) => nn.init.xavier_uniform_(w));
  expect(net.state_dict().get("0.weight")?.equal(first)).toBe(true);
  expect(net.state_dict().get("2.weight")?.equal(second)).toBe(true);
  expect(net.state_dict().get("1.weight")?.equal(torch.ones(2))).toBe(true);
});
