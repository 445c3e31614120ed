"""A student learns from a teacher; losses with weights by class."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def loss_fn_kd(outputs, labels, teacher_outputs, alpha, T):
    KD_loss = nn.KLDivLoss(reduction="batchmean")(F.log_softmax(outputs / T, dim=1), F.softmax(teacher_outputs / T, dim=1)) * (alpha * T * T) + \
        F.cross_entropy(outputs, labels) * (1.0 - alpha)
    return KD_loss


class AverageMeter(object):
    def __init__(self, name, fmt=":f"):
        self.name = name
        self.fmt = fmt
        self.reset()

    def reset(self):
        self.val = 0
        self.avg = 0
        self.sum = 0
        self.count = 0

    def update(self, val, n=1):
        self.val = val
        self.sum += val * n
        self.count += n
        self.avg = self.sum / self.count

    def __str__(self):
        fmtstr = "{name} {val" + self.fmt + "} ({avg" + self.fmt + "})"
        return fmtstr.format(**self.__dict__)


def accuracy(output, target, topk=(1,)):
    with torch.no_grad():
        maxk = max(topk)
        batch_size = target.size(0)
        _, pred = output.topk(maxk, 1, True, True)
        pred = pred.t()
        correct = pred.eq(target.view(1, -1).expand_as(pred))
        res = []
        for k in topk:
            correct_k = correct[:k].reshape(-1).float().sum(0, keepdim=True)
            res.append(correct_k.mul_(100.0 / batch_size))
        return res


def net(width):
    return nn.Sequential(nn.Conv2d(1, width, 3), nn.ReLU(), nn.AdaptiveMaxPool2d(2), nn.Flatten(), nn.Linear(4 * width, 4))


def main():
    torch.manual_seed(53)
    teacher, student = net(8).eval(), net(2)
    for p in teacher.parameters():
        p.requires_grad = False
    optimizer = torch.optim.Adam(student.parameters(), lr=0.01, amsgrad=True)
    losses, top1 = AverageMeter("Loss", ":.4e"), AverageMeter("Acc@1", ":6.2f")
    x, y = torch.randn(6, 1, 6, 6), torch.tensor([0, 1, 2, 3, 1, 1])
    for _ in range(3):
        with torch.no_grad():
            teacher_out = teacher(x)
        out = student(x)
        loss = loss_fn_kd(out, y, teacher_out, 0.9, 4)
        acc1, acc3 = accuracy(out, y, topk=(1, 3))
        losses.update(loss.item(), x.size(0))
        top1.update(acc1[0].item(), x.size(0))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(losses, top1, acc3)
    counts = torch.bincount(y, minlength=4)
    weight = (counts.sum() / (len(counts) * counts)).float()
    print(weight, counts)
    logp = F.log_softmax(student(x), dim=1)
    for reduction in ["none", "mean", "sum"]:
        print(nn.NLLLoss(weight=weight, ignore_index=1, reduction=reduction)(logp, y))
        print(F.cross_entropy(student(x), y, weight=weight, ignore_index=2, label_smoothing=0.2, reduction=reduction))
    soft = F.softmax(teacher(x), dim=1)
    print(F.kl_div(logp, soft, reduction="none").sum(1), F.kl_div(logp, soft.log(), log_target=True, reduction="sum"), F.kl_div(logp, soft))
    print(F.mse_loss(student[0](x).mean(1), teacher[0](x).mean(1)), nn.CosineEmbeddingLoss()(logp, soft, torch.ones(6)))
    feat = student[:3](x)
    at = F.normalize(feat.pow(2).mean(1).view(feat.size(0), -1))
    print(at.sum(dim=1), at.shape)
    print(F.cross_entropy(student(x), soft), -(soft * logp).sum(1).mean())
