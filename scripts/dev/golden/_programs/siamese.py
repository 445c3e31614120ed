"""Networks that compare: contrastive and triplet losses, angles between classes."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn import Parameter


class ContrastiveLoss(nn.Module):
    def __init__(self, margin=2.0):
        super(ContrastiveLoss, self).__init__()
        self.margin = margin

    def forward(self, output1, output2, label):
        euclidean_distance = F.pairwise_distance(output1, output2, keepdim=True)
        return torch.mean((1 - label) * torch.pow(euclidean_distance, 2) +
                          (label) * torch.pow(torch.clamp(self.margin - euclidean_distance, min=0.0), 2))


class ArcMarginProduct(nn.Module):
    def __init__(self, in_features, out_features, s=30.0, m=0.50, easy_margin=False):
        super(ArcMarginProduct, self).__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.s = s
        self.m = m
        self.weight = Parameter(torch.FloatTensor(out_features, in_features))
        nn.init.xavier_uniform_(self.weight)
        self.easy_margin = easy_margin
        self.cos_m = math.cos(m)
        self.sin_m = math.sin(m)
        self.th = math.cos(math.pi - m)
        self.mm = math.sin(math.pi - m) * m

    def forward(self, input, label):
        cosine = F.linear(F.normalize(input), F.normalize(self.weight))
        sine = torch.sqrt((1.0 - torch.pow(cosine, 2)).clamp(0, 1))
        phi = cosine * self.cos_m - sine * self.sin_m
        if self.easy_margin:
            phi = torch.where(cosine > 0, phi, cosine)
        else:
            phi = torch.where(cosine > self.th, phi, cosine - self.mm)
        one_hot = torch.zeros(cosine.size())
        one_hot.scatter_(1, label.view(-1, 1).long(), 1)
        output = (one_hot * phi) + ((1.0 - one_hot) * cosine)
        output *= self.s
        return output


def pdist(vectors):
    return -2 * vectors.mm(torch.t(vectors)) + vectors.pow(2).sum(dim=1).view(1, -1) + vectors.pow(2).sum(dim=1).view(-1, 1)


def batch_hard(embeddings, labels, margin):
    dist = pdist(embeddings).clamp(min=1e-12).sqrt()
    same = labels.unsqueeze(0) == labels.unsqueeze(1)
    hardest_positive = (dist * same.float()).max(dim=1)[0]
    hardest_negative = (dist + dist.max().item() * same.float()).min(dim=1)[0]
    return F.relu(hardest_positive - hardest_negative + margin).mean()


def nt_xent(z1, z2, temperature=0.5):
    z = F.normalize(torch.cat([z1, z2]), dim=1)
    n = z1.size(0)
    sim = z @ z.T / temperature
    sim.masked_fill_(torch.eye(2 * n, dtype=torch.bool), -1e9)
    targets = torch.cat([torch.arange(n, 2 * n), torch.arange(n)])
    return F.cross_entropy(sim, targets)


def main():
    torch.manual_seed(59)
    net = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(1, 3, 3), nn.ReLU(inplace=True), nn.BatchNorm2d(3), nn.Dropout2d(p=0.2), nn.Flatten(), nn.Linear(48, 4))
    print(net)
    a, b, c = torch.randn(4, 1, 4, 4), torch.randn(4, 1, 4, 4), torch.randn(4, 1, 4, 4)
    za, zb, zc = net(a), net(b), net(c)
    label = torch.tensor([0, 1, 1, 0]).float().unsqueeze(1)
    loss = ContrastiveLoss()(za, zb, label)
    print(loss)
    triplet = nn.TripletMarginLoss(margin=1.0, p=2)
    print(triplet, triplet(za, zb, zc), nn.functional.triplet_margin_loss(za, zb, zc, swap=True, reduction="none"))
    labels = torch.tensor([0, 1, 0, 1])
    arc = ArcMarginProduct(4, 3)
    logits = arc(za, labels)
    print(logits)
    total = loss + triplet(za, zb, zc) + F.cross_entropy(logits, labels) + batch_hard(za, labels, 0.3) + nt_xent(za, zb)
    total.backward()
    print(total.item(), arc.weight.grad)
    for name, p in net.named_parameters():
        print(name, p.grad.norm())
    print(nn.CosineSimilarity(dim=1)(za, zb), F.cosine_similarity(za[None], zb[:, None], dim=-1).shape)
    print(nn.MarginRankingLoss(0.5)(za[:, 0], zb[:, 0], torch.sign(label[:, 0] - 0.5)), nn.HingeEmbeddingLoss()(za[:, 0], torch.sign(label[:, 0] - 0.5)))
    print(za.norm(p=2, dim=1, keepdim=True).t())
