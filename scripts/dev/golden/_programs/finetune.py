"""A published state fitted to another network: names changed, layers frozen, learning rates by group."""

import torch
import torch.nn as nn
import torch.optim as optim


class Backbone(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(2)
        self.layer1 = nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU())
        self.fc = nn.Linear(3, num_classes)

    def forward(self, x):
        x = self.layer1(torch.relu(self.bn1(self.conv1(x))))
        return self.fc(x.mean((2, 3)))


def main():
    torch.manual_seed(6)
    published = {"module." + k: v for k, v in Backbone(10).state_dict().items()}
    published["module.extra"] = torch.zeros(1)
    model = Backbone(2)
    state_dict = {k.replace("module.", ""): v for k, v in published.items()}
    try:
        model.load_state_dict(state_dict)
    except RuntimeError as error:
        print(error)
    del state_dict["fc.weight"]
    del state_dict["fc.bias"]
    result = model.load_state_dict(state_dict, strict=False)
    print(result)
    print(result.missing_keys, result.unexpected_keys)
    model_dict = model.state_dict()
    pretrained_dict = {k: v for k, v in state_dict.items() if k in model_dict and v.size() == model_dict[k].size()}
    model_dict.update(pretrained_dict)
    print(model.load_state_dict(model_dict), len(pretrained_dict))
    for param in model.parameters():
        param.requires_grad = False
    num_ftrs = model.fc.in_features
    model.fc = nn.Linear(num_ftrs, 5)
    for name, param in model.named_parameters():
        if name.startswith("layer1"):
            param.requires_grad = True
    print([name for name, p in model.named_parameters() if p.requires_grad])
    decay, no_decay = [], []
    for name, param in model.named_parameters():
        if not param.requires_grad:
            continue
        if param.ndim <= 1 or name.endswith(".bias"):
            no_decay.append(param)
        else:
            decay.append(param)
    optimizer = optim.SGD([
        {"params": no_decay, "weight_decay": 0.0},
        {"params": decay, "weight_decay": 1e-2, "lr": 0.01},
    ], lr=0.1, momentum=0.9)
    print(optimizer)
    x, y = torch.randn(4, 1, 6, 6), torch.tensor([0, 1, 4, 2])
    for _ in range(2):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        print(loss.item())
    print(model.conv1.weight.grad, model.fc.weight.grad.shape)
    state = optimizer.state_dict()
    print(sorted(state["state"].keys()), [g["params"] for g in state["param_groups"]])
    for g in optimizer.param_groups:
        g["lr"] *= 0.1
    print([g["lr"] for g in optimizer.param_groups])
    for layer in model.children():
        if isinstance(layer, nn.BatchNorm2d):
            layer.eval()
    print(model.bn1.training, model.fc.training, model)
    only = optim.Adam(filter(lambda p: p.requires_grad, model.parameters()), lr=1e-3)
    print(len(only.param_groups[0]["params"]))
    print(nn.Sequential(*list(model.children())[:-1]))
