import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Net extends nn.Module {
  conv: nn.Conv2d;
  fc: nn.Linear;

  constructor() {
    super();
    this.conv = new nn.Conv2d(1, 4, 3);
    this.fc = new nn.Linear(16, 2);
  }

  override forward(x: Tensor): Tensor {
    x = torch.relu(this.conv(x));
    return this.fc(F.max_pool2d(x, 2).flatten(1));
  }
}

export function main(print: Print): void {
  torch.manual_seed(4);
  const net = new Net();
  const master = net.parameters().map((p) => p.detach().clone().requires_grad_());
  net.half();
  const bytes = net.parameters().reduce((sum, p) => sum + p.numel() * p.element_size(), 0);
  print(
    net.parameters().map((p) => String(p.dtype)),
    bytes,
  );
  const optimizer = new optim.SGD(master, { lr: 0.1 });
  const x = torch.randn(4, 1, 6, 6);
  const y = torch.tensor([0, 1, 1, 0], { dtype: torch.int64 });
  let scale = 2 ** 22;
  let skipped = 0;
  for (let step = 0; step < 6; step++) {
    const output = net(x.half());
    const loss = F.cross_entropy(output.float(), y);
    net.zero_grad();
    loss.mul(scale).backward();
    const grads = net.parameters().map((p) => (p.grad ?? p).float().div(scale));
    if (!grads.every((g) => torch.isfinite(g).all().item())) {
      scale /= 8;
      skipped++;
      continue;
    }
    for (const [i, m] of master.entries()) m.grad = grads[i];
    optimizer.step();
    torch.no_grad(() => {
      for (const [i, p] of net.parameters().entries()) p.copy_(master[i]);
    });
    print(`step ${step} loss ${loss.item().toFixed(2)} scale ${scale}`);
  }
  print("skipped", skipped, torch.finfo(torch.float16).max);
  const file = torch.save(net.state_dict());
  const again = new Net().half();
  print(again.load_state_dict(torch.load(file)));
  print(torch.equal(again(x.half()), net(x.half())), again(x.half()).dtype);
  const brain = new Net().bfloat16().to({ memory_format: torch.channels_last });
  print(brain(x.bfloat16()).dtype, brain.conv.weight.is_contiguous({ memory_format: torch.channels_last }));
  try {
    net(x);
  } catch (error) {
    print(String((error as Error).message).slice(0, 30));
  }
}
