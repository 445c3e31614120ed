"""Boxes as SSD has them: priors, matching, hard negatives."""

from itertools import product
from math import sqrt

import torch
import torch.nn as nn
import torch.nn.functional as F


def prior_boxes():
    mean = []
    for k, f in enumerate([3, 1]):
        for i, j in product(range(f), repeat=2):
            cx, cy = (j + 0.5) / f, (i + 0.5) / f
            s_k = [0.3, 0.7][k]
            mean += [cx, cy, s_k, s_k]
            mean += [cx, cy, s_k * sqrt(2), s_k / sqrt(2)]
    output = torch.Tensor(mean).view(-1, 4)
    output.clamp_(max=1, min=0)
    return output


def point_form(boxes):
    return torch.cat((boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2), 1)


def intersect(box_a, box_b):
    A = box_a.size(0)
    B = box_b.size(0)
    max_xy = torch.min(box_a[:, 2:].unsqueeze(1).expand(A, B, 2), box_b[:, 2:].unsqueeze(0).expand(A, B, 2))
    min_xy = torch.max(box_a[:, :2].unsqueeze(1).expand(A, B, 2), box_b[:, :2].unsqueeze(0).expand(A, B, 2))
    inter = torch.clamp((max_xy - min_xy), min=0)
    return inter[:, :, 0] * inter[:, :, 1]


def jaccard(box_a, box_b):
    inter = intersect(box_a, box_b)
    area_a = ((box_a[:, 2] - box_a[:, 0]) * (box_a[:, 3] - box_a[:, 1])).unsqueeze(1).expand_as(inter)
    area_b = ((box_b[:, 2] - box_b[:, 0]) * (box_b[:, 3] - box_b[:, 1])).unsqueeze(0).expand_as(inter)
    return inter / (area_a + area_b - inter)


def match(threshold, truths, priors, variances, labels):
    overlaps = jaccard(truths, point_form(priors))
    best_prior_overlap, best_prior_idx = overlaps.max(1, keepdim=True)
    best_truth_overlap, best_truth_idx = overlaps.max(0, keepdim=True)
    best_truth_idx.squeeze_(0)
    best_truth_overlap.squeeze_(0)
    best_prior_idx.squeeze_(1)
    best_prior_overlap.squeeze_(1)
    best_truth_overlap.index_fill_(0, best_prior_idx, 2)
    for j in range(best_prior_idx.size(0)):
        best_truth_idx[best_prior_idx[j]] = j
    matches = truths[best_truth_idx]
    conf = labels[best_truth_idx] + 1
    conf[best_truth_overlap < threshold] = 0
    g_cxcy = (matches[:, :2] + matches[:, 2:]) / 2 - priors[:, :2]
    g_cxcy /= (variances[0] * priors[:, 2:])
    g_wh = (matches[:, 2:] - matches[:, :2]) / priors[:, 2:]
    g_wh = torch.log(g_wh) / variances[1]
    return torch.cat([g_cxcy, g_wh], 1), conf


def log_sum_exp(x):
    x_max = x.data.max()
    return torch.log(torch.sum(torch.exp(x - x_max), 1, keepdim=True)) + x_max


class L2Norm(nn.Module):
    def __init__(self, n_channels, scale):
        super(L2Norm, self).__init__()
        self.n_channels = n_channels
        self.gamma = scale or None
        self.eps = 1e-10
        self.weight = nn.Parameter(torch.Tensor(self.n_channels))
        nn.init.constant_(self.weight, self.gamma)

    def forward(self, x):
        norm = x.pow(2).sum(dim=1, keepdim=True).sqrt() + self.eps
        x = torch.div(x, norm)
        return self.weight.unsqueeze(0).unsqueeze(2).unsqueeze(3).expand_as(x) * x


class SSD(nn.Module):
    def __init__(self):
        super().__init__()
        self.base = nn.ModuleList([nn.Conv2d(1, 4, 3, stride=2, padding=1), nn.Conv2d(4, 4, 3)])
        self.norm = L2Norm(4, 20)
        self.loc = nn.ModuleList([nn.Conv2d(4, 8, 1), nn.Conv2d(4, 8, 1)])
        self.conf = nn.ModuleList([nn.Conv2d(4, 6, 1), nn.Conv2d(4, 6, 1)])

    def forward(self, x):
        sources, loc, conf = list(), list(), list()
        for k, layer in enumerate(self.base):
            x = F.relu(layer(x), inplace=True)
            sources.append(self.norm(x) if k == 0 else x)
        for (x, l, c) in zip(sources, self.loc, self.conf):
            loc.append(l(x).permute(0, 2, 3, 1).contiguous())
            conf.append(c(x).permute(0, 2, 3, 1).contiguous())
        loc = torch.cat([o.view(o.size(0), -1) for o in loc], 1)
        conf = torch.cat([o.view(o.size(0), -1) for o in conf], 1)
        return loc.view(loc.size(0), -1, 4), conf.view(conf.size(0), -1, 3)


def main():
    torch.manual_seed(79)
    priors = prior_boxes()
    print(priors.shape, priors[-3:])
    net = SSD()
    print(net)
    loc_data, conf_data = net(torch.rand(2, 1, 6, 6))
    num, num_priors = loc_data.size(0), priors.size(0)
    targets = [torch.tensor([[0.1, 0.1, 0.5, 0.4, 0], [0.4, 0.5, 0.9, 0.95, 1]]), torch.tensor([[0.2, 0.2, 0.9, 0.8, 1]])]
    loc_t = torch.Tensor(num, num_priors, 4)
    conf_t = torch.LongTensor(num, num_priors)
    for idx in range(num):
        loc_t[idx], conf_t[idx] = match(0.5, targets[idx][:, :-1].data, priors.data, [0.1, 0.2], targets[idx][:, -1].data)
    print(conf_t, loc_t[0, 3])
    pos = conf_t > 0
    num_pos = pos.sum(dim=1, keepdim=True)
    pos_idx = pos.unsqueeze(pos.dim()).expand_as(loc_data)
    loc_p = loc_data[pos_idx].view(-1, 4)
    loss_l = F.smooth_l1_loss(loc_p, loc_t[pos_idx].view(-1, 4), reduction="sum")
    batch_conf = conf_data.view(-1, 3)
    loss_c = log_sum_exp(batch_conf) - batch_conf.gather(1, conf_t.view(-1, 1))
    loss_c = loss_c.view(num, -1)
    loss_c[pos] = 0
    _, loss_idx = loss_c.sort(1, descending=True)
    _, idx_rank = loss_idx.sort(1)
    num_neg = torch.clamp(3 * num_pos, max=pos.size(1) - 1)
    neg = idx_rank < num_neg.expand_as(idx_rank)
    pos_idx = pos.unsqueeze(2).expand_as(conf_data)
    neg_idx = neg.unsqueeze(2).expand_as(conf_data)
    conf_p = conf_data[(pos_idx + neg_idx).gt(0)].view(-1, 3)
    targets_weighted = conf_t[(pos + neg).gt(0)]
    loss_c = F.cross_entropy(conf_p, targets_weighted, reduction="sum")
    N = num_pos.data.sum()
    loss_l /= N
    loss_c /= N
    print(loss_l, loss_c, N)
    (loss_l + loss_c).backward()
    print(net.norm.weight.grad, net.loc[0].bias.grad)
    scores, boxes = conf_data.softmax(-1)[0, :, 1:].max(1)
    keep = scores.gt(0.3)
    print(scores[keep].shape, torch.nonzero(keep).squeeze(1)[:5], *boxes.unique(return_counts=True))
