"""What a net looks at: integrated gradients, smoothed gradients, occlusion, and guided backpropagation by hooks."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def integrated_gradients(net, x, baseline, target, steps=8):
    total = torch.zeros_like(x)
    for alpha in torch.linspace(0, 1, steps):
        point = (baseline + alpha * (x - baseline)).requires_grad_(True)
        score = net(point)[:, target].sum()
        grad, = torch.autograd.grad(score, point)
        total += grad
    return (x - baseline) * total / steps


def smooth_grad(net, x, target, samples=4, sigma=0.15):
    noise = sigma * (x.max() - x.min())
    total = 0
    for _ in range(samples):
        noisy = (x + noise * torch.randn_like(x)).detach().requires_grad_()
        net(noisy)[0, target].backward()
        total = total + noisy.grad.data.abs()
    return total / samples


def occlusion(net, x, target, size=2):
    heat = torch.zeros(x.size(2) // size, x.size(3) // size)
    base = net(x)[0, target]
    for i in range(heat.size(0)):
        for j in range(heat.size(1)):
            covered = x.clone()
            covered[:, :, i * size:(i + 1) * size, j * size:(j + 1) * size] = 0
            heat[i, j] = base - net(covered)[0, target]
    return heat


def main():
    torch.manual_seed(9)
    net = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(27, 4)).eval()
    x = torch.rand(1, 1, 6, 6)
    target = net(x).argmax(1).item()
    attribution = integrated_gradients(net, x, torch.zeros_like(x), target)
    print(target, attribution[0, 0, :2])
    delta = net(x)[0, target] - net(torch.zeros_like(x))[0, target]
    print("completeness %.4f %.4f" % (attribution.sum().item(), delta.item()))
    print(smooth_grad(net, x, target).sum((2, 3)))
    with torch.no_grad():
        print(occlusion(net, x, target))
    seen = []
    handle = net[1].register_full_backward_hook(lambda module, grad_in, grad_out: (F.relu(grad_in[0]),))
    other = net[4].register_backward_hook(lambda module, grad_in, grad_out: seen.append(grad_out[0].sum().item()))
    guided = x.clone().requires_grad_()
    net(guided)[0, target].backward()
    handle.remove()
    other.remove()
    print(guided.grad.clamp(min=0).sum().item(), seen)
    print(torch.topk(attribution.abs().flatten(), 3).indices.tolist())
