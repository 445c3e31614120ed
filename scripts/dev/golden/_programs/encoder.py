"""A Vision Transformer of nn.TransformerEncoder: patches that are missing are masked, an averaged copy of the net follows it."""

import copy

import torch
import torch.nn as nn


class ViT(nn.Module):
    def __init__(self, image=8, patch=4, dim=8, depth=2, heads=2, mlp_dim=16, classes=3):
        super().__init__()
        self.patches = nn.Unfold(kernel_size=patch, stride=patch)
        self.embed = nn.Linear(3 * patch * patch, dim)
        self.position = nn.Parameter(torch.randn(1, (image // patch) ** 2 + 1, dim) * 0.02)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        layer = nn.TransformerEncoderLayer(dim, heads, mlp_dim, dropout=0.1, activation="gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, depth, norm=nn.LayerNorm(dim), enable_nested_tensor=False)
        self.pool = nn.MultiheadAttention(dim, heads, batch_first=True)
        self.head = nn.Linear(dim, classes)

    def forward(self, x, missing=None):
        x = self.embed(self.patches(x).transpose(1, 2))
        x = torch.cat([self.cls_token.expand(x.size(0), -1, -1), x], 1) + self.position
        x = self.encoder(x, src_key_padding_mask=missing)
        pooled, weights = self.pool(x[:, :1], x, x, key_padding_mask=missing)
        return self.head(pooled.squeeze(1)), weights


@torch.no_grad()
def follow(average, net, decay=0.9):
    for a, p in zip(average.parameters(), net.parameters()):
        a.mul_(decay).add_(p, alpha=1 - decay)


def main():
    torch.manual_seed(1)
    net = ViT()
    print(net)
    average = copy.deepcopy(net)
    for p in average.parameters():
        p.requires_grad_(False)
    x, y = torch.randn(4, 3, 8, 8), torch.tensor([0, 1, 2, 1])
    missing = torch.zeros(4, 5, dtype=torch.bool)
    missing[1, 3:] = True
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-2)
    for _ in range(3):
        output, weights = net(x, missing)
        loss = nn.functional.cross_entropy(output, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        follow(average, net)
        print("%.5f" % loss.item(), "%.5f" % net.encoder.layers[0].self_attn.in_proj_weight.grad.norm().item())
    with torch.no_grad():
        output, weights = average.eval()(x, missing)
        print(output)
        print(weights.shape, weights[1, 0])
    print(torch.equal(net.head.weight, average.head.weight))
    print(nn.Transformer.generate_square_subsequent_mask(3))
