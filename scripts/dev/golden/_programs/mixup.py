"""Mixup, smoothed labels, a warm-up before a cosine, and an average of the weights that moves."""

import copy
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class LabelSmoothingCrossEntropy(nn.Module):
    def __init__(self, smoothing=0.1):
        super(LabelSmoothingCrossEntropy, self).__init__()
        self.smoothing = smoothing
        self.confidence = 1.0 - smoothing

    def forward(self, x, target):
        logprobs = F.log_softmax(x, dim=-1)
        nll_loss = -logprobs.gather(dim=-1, index=target.unsqueeze(1))
        nll_loss = nll_loss.squeeze(1)
        smooth_loss = -logprobs.mean(dim=-1)
        loss = self.confidence * nll_loss + self.smoothing * smooth_loss
        return loss.mean()


class SoftTargetCrossEntropy(nn.Module):
    def forward(self, x, target):
        loss = torch.sum(-target * F.log_softmax(x, dim=-1), dim=-1)
        return loss.mean()


class ModelEMA:
    def __init__(self, model, decay=0.9):
        self.ema = copy.deepcopy(model).eval()
        self.decay = decay
        for p in self.ema.parameters():
            p.requires_grad_(False)

    def update(self, model):
        with torch.no_grad():
            msd = model.state_dict()
            for k, v in self.ema.state_dict().items():
                if v.dtype.is_floating_point:
                    v *= self.decay
                    v += (1.0 - self.decay) * msd[k].detach()


def one_hot(x, num_classes, on_value=1.0, off_value=0.0):
    x = x.long().view(-1, 1)
    return torch.full((x.size()[0], num_classes), off_value).scatter_(1, x, on_value)


def mixup_target(target, num_classes, lam=1.0, smoothing=0.0):
    off_value = smoothing / num_classes
    on_value = 1.0 - smoothing + off_value
    y1 = one_hot(target, num_classes, on_value=on_value, off_value=off_value)
    y2 = one_hot(target.flip(0), num_classes, on_value=on_value, off_value=off_value)
    return y1 * lam + y2 * (1.0 - lam)


def make_model():
    return nn.Sequential(nn.Conv2d(1, 3, 3, bias=False), nn.BatchNorm2d(3), nn.GELU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 4))


def main():
    torch.manual_seed(5)
    model = make_model()
    ema = ModelEMA(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=0.05)
    warmup, total = 2, 6

    def schedule(step):
        if step < warmup:
            return (step + 1) / warmup
        return 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule)
    x, y = torch.randn(4, 1, 6, 6), torch.tensor([0, 3, 1, 2])
    lam = 0.7
    for step in range(5):
        mixed = x * lam + x.flip(0).mul_(1.0 - lam)
        loss = SoftTargetCrossEntropy()(model(mixed), mixup_target(y, 4, lam, 0.1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        ema.update(model)
        print(step, loss.item(), scheduler.get_last_lr()[0])
    with torch.no_grad():
        print(LabelSmoothingCrossEntropy()(ema.ema(x), y), nn.CrossEntropyLoss(label_smoothing=0.1)(ema.ema(x), y))
    print(ema.ema[1].running_mean, ema.ema[5].bias, ema.ema[1].num_batches_tracked)
    rand_index = torch.randperm(x.size()[0])
    target_a, target_b = y, y[rand_index]
    bbx1, bby1, bbx2, bby2 = 1, 2, 4, 5
    x[:, :, bbx1:bbx2, bby1:bby2] = x[rand_index, :, bbx1:bbx2, bby1:bby2]
    lam = 1 - ((bbx2 - bbx1) * (bby2 - bby1) / (x.size()[-1] * x.size()[-2]))
    output = model(x)
    loss = F.cross_entropy(output, target_a) * lam + F.cross_entropy(output, target_b) * (1.0 - lam)
    print(loss, lam, rand_index)
