"""Half precision on the CPU: a master copy in float32, losses that are scaled and watched for overflow, a checkpoint of half the size."""

import io

import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(16, 2)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        return self.fc(nn.functional.max_pool2d(x, 2).flatten(1))


def main():
    torch.manual_seed(4)
    net = Net()
    master = [p.detach().clone().requires_grad_() for p in net.parameters()]
    net.half()
    print([str(p.dtype) for p in net.parameters()], sum(p.numel() * p.element_size() for p in net.parameters()))
    optimizer = torch.optim.SGD(master, lr=0.1)
    x, y = torch.randn(4, 1, 6, 6), torch.tensor([0, 1, 1, 0])
    scale, skipped = 2.0 ** 22, 0
    for step in range(6):
        output = net(x.half())
        loss = nn.functional.cross_entropy(output.float(), y)
        net.zero_grad()
        (loss * scale).backward()
        grads = [p.grad.float() / scale for p in net.parameters()]
        if not all(torch.isfinite(g).all() for g in grads):
            scale /= 8
            skipped += 1
            continue
        for m, g in zip(master, grads):
            m.grad = g
        optimizer.step()
        with torch.no_grad():
            for p, m in zip(net.parameters(), master):
                p.copy_(m)
        print("step %d loss %.2f scale %d" % (step, loss.item(), scale))
    print("skipped", skipped, torch.finfo(torch.float16).max)
    file = io.BytesIO()
    torch.save(net.state_dict(), file)
    file.seek(0)
    again = Net().half()
    print(again.load_state_dict(torch.load(file)))
    print(torch.equal(again(x.half()), net(x.half())), again(x.half()).dtype)
    brain = Net().bfloat16().to(memory_format=torch.channels_last)
    print(brain(x.bfloat16()).dtype, brain.conv.weight.is_contiguous(memory_format=torch.channels_last))
    try:
        net(x)
    except RuntimeError as error:
        print(str(error)[:30])
