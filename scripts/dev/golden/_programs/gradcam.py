"""Grad-CAM with hooks, guided backpropagation, a saliency map, and the fast gradient sign attack."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Linear(6 * 3 * 3, 4)

    def forward(self, x):
        x = self.features(x)
        return self.classifier(x.reshape(x.size(0), -1))


class GradCAM:
    def __init__(self, model, target_layer):
        self.model = model
        self.gradients = None
        self.activations = None
        self.handles = [target_layer.register_forward_hook(self.save_activation)]

    def save_activation(self, module, input, output):
        self.activations = output.detach()
        output.register_hook(self.save_gradient)

    def save_gradient(self, grad):
        self.gradients = grad

    def __call__(self, x, class_idx=None):
        logit = self.model(x)
        score = logit[:, logit.max(1)[-1]].squeeze() if class_idx is None else logit[:, class_idx].squeeze()
        self.model.zero_grad()
        score.backward(retain_graph=True)
        b, k, u, v = self.gradients.size()
        alpha = self.gradients.view(b, k, -1).mean(2)
        weights = alpha.view(b, k, 1, 1)
        saliency_map = (weights * self.activations).sum(1, keepdim=True)
        saliency_map = F.relu(saliency_map)
        saliency_map = F.interpolate(saliency_map, size=x.shape[2:], mode="bilinear", align_corners=False)
        saliency_map_min, saliency_map_max = saliency_map.min(), saliency_map.max()
        saliency_map = (saliency_map - saliency_map_min).div(saliency_map_max - saliency_map_min).data
        return saliency_map, logit

    def remove(self):
        for handle in self.handles:
            handle.remove()


def guided(model, x):
    """Only positive gradients pass a ReLU."""
    handles = []
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            handles.append(module.register_full_backward_hook(lambda module, grad_in, grad_out: (torch.clamp(grad_in[0], min=0.0),)))
    x.requires_grad_()
    output = model(x)
    one_hot = torch.zeros_like(output)
    one_hot[0][output.argmax()] = 1
    output.backward(gradient=one_hot)
    for handle in handles:
        handle.remove()
    return x.grad


def fgsm_attack(image, epsilon, data_grad):
    perturbed_image = image + epsilon * data_grad.sign()
    return torch.clamp(perturbed_image, 0, 1)


def main():
    torch.manual_seed(21)
    model = Classifier().eval()
    x = torch.rand(1, 1, 12, 12)
    cam = GradCAM(model, model.features[3])
    for class_idx in [None, 2]:
        saliency, logit = cam(x, class_idx)
        print(saliency.shape, saliency.mean().item(), saliency[0, 0, 6])
        print(logit)
    cam.remove()
    grad = guided(model, x.clone())
    print(grad.abs().sum().item(), grad[0, 0, 5])
    x.requires_grad = True
    for epsilon in [0, 0.05, 0.3]:
        output = model(x)
        loss = F.nll_loss(F.log_softmax(output, dim=1), torch.tensor([1]))
        model.zero_grad()
        if x.grad is not None:
            x.grad.zero_()
        loss.backward()
        perturbed = fgsm_attack(x, epsilon, x.grad.data)
        print(f"Epsilon: {epsilon}\t{loss.item():.4f} {model(perturbed).max(1, keepdim=True)[1].item()} {perturbed.mean().item():.6f}")
    saliency, _ = torch.max(x.grad.data.abs(), dim=1)
    print(*saliency.reshape(-1).topk(3))
