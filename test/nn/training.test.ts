import { expect, test } from "vitest";
import { F, nn, optim, torch } from "../../kernel-lib/index.js";
import golden from "../golden/training.json" with { type: "json" };

interface Case {
  name: string;
  line: string;
  shape: number[];
  optimizer: string;
  losses: number[];
}

function evaluate<Result>(code: string, scope: Record<string, unknown>): Result {
  return new Function(...Object.keys(scope), `return ${code}`)(...Object.values(scope));
}

test.each(golden.cases as Case[])("$name trained by $optimizer loses what it loses in PyTorch", (c) => {
  torch.manual_seed(2);
  const net = evaluate<nn.Module>(c.line, { nn });
  const X = torch.randn(c.shape);
  const y = torch.randint(0, 10, [c.shape[0]]);
  net(X); // gives the lazy layers their sizes
  const [kind, ...settings] = c.optimizer.split(" ");
  const code = `new optim.${kind}(net.parameters(), ${settings.join(" ")})`;
  const trainer = evaluate<optim.SGD>(code, { optim, net });
  const losses = c.losses.map(() => {
    trainer.zero_grad();
    const loss = F.cross_entropy(net(X), y);
    loss.backward();
    trainer.step();
    return loss.item() as number;
  });
  expect(losses).toBeAllclose(c.losses, { rtol: 1e-3, atol: 1e-4 });
});

test("lesson 05's document is recovered from its start kernel", () => {
  const X = torch.ones(6, 8);
  X.set([":", "2:6"], 0);
  const Y = F.conv2d(X.reshape(1, 1, 6, 8), torch.tensor([[[[1, -1]]]]));
  const conv2d = new nn.Conv2d(1, 1, [1, 2], { bias: false });
  conv2d.weight.data.copy_(torch.tensor([[[[0.29011, 0.18974]]]]));
  const printed: string[] = [];
  for (let epoch = 1; epoch <= 10; epoch++) {
    const loss = conv2d(X.reshape(1, 1, 6, 8))
      .sub(Y)
      .pow(2)
      .sum();
    conv2d.zero_grad();
    loss.backward();
    conv2d.weight.data.sub_(conv2d.weight.grad?.mul(3e-2) ?? 0);
    if (epoch % 2 === 0) printed.push(Number(loss.item()).toFixed(3));
  }
  expect(printed).toEqual(["6.645", "1.649", "0.496", "0.173", "0.066"]);
});
