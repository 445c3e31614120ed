"""What optimizers and schedules do in a few steps, and what they refuse: settings are written as TypeScript's options."""

import torch
from torch import nn

SGD = ["{ lr: 0.1 }", "{ lr: 0.1, momentum: 0.9 }", "{ lr: 0.05, momentum: 0.8, dampening: 0.3 }", "{ lr: 0.1, weight_decay: 0.01 }",
       "{ lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.1 }", "{ lr: 0.1, maximize: true }", "{ }", "0.2", "0.2, 0.5"]
ADAM = ["{ lr: 0.1 }", "{ }", "{ lr: 0.01, betas: [0.5, 0.9], eps: 0.1 }", "{ lr: 0.1, weight_decay: 0.1 }", "0.3"]
ADAMW = ["{ lr: 0.1 }", "{ }", "{ lr: 0.1, weight_decay: 0.5 }", "0.3, [0.5, 0.9], 0.01, 0.2"]
RMSPROP = ["{ lr: 0.1 }", "{ }", "{ momentum: 0.9 }", "{ centered: true, lr: 0.05 }", "{ alpha: 0.5, eps: 0.1, weight_decay: 0.1, momentum: 0.5, centered: true }", "0.2, 0.9"]
ADAGRAD = ["{ lr: 0.1 }", "{ }", "{ lr: 0.5, lr_decay: 0.1, weight_decay: 0.1, initial_accumulator_value: 0.5, eps: 0.01 }"]
SCHEDULES = ["StepLR(2)", "StepLR(2, { gamma: 0.5 })", "StepLR(3, 0.5)", "MultiStepLR([1, 4])", "MultiStepLR([2], { gamma: 0.2 })", "ExponentialLR(0.9)"]
MORE_SCHEDULES = ["CosineAnnealingLR(3)", "CosineAnnealingLR(10, { eta_min: 0.02 })", "ConstantLR()", "ConstantLR({ factor: 0.5, total_iters: 2 })", "LinearLR()", "LinearLR(0.5, 0.1, 3)", "PolynomialLR()", "PolynomialLR(3, 2.0)"]
MORE_REFUSED = ["AdamW { lr: -1 }", "RMSprop { lr: -1 }", "RMSprop { alpha: -1 }", "RMSprop { momentum: -0.5 }", "RMSprop { foo: 1 }", "Adagrad { lr_decay: -1 }", "Adagrad { eps: -1 }", "Adagrad { initial_accumulator_value: -1 }"]
ADADELTA = ["{ }", "{ lr: 0.5, rho: 0.8, eps: 0.01, weight_decay: 0.1 }"]
LATER_SCHEDULES = ["CosineAnnealingWarmRestarts(2)", "CosineAnnealingWarmRestarts(1, 2, { eta_min: 0.01 })", "OneCycleLR(0.5, { total_steps: 6 })", "OneCycleLR(0.5, { epochs: 2, steps_per_epoch: 5, anneal_strategy: 'linear', three_phase: true })",
                   "OneCycleLR({ max_lr: 0.3, total_steps: 5, pct_start: 0.5, cycle_momentum: false, div_factor: 10.0 })"]
LATER_REFUSED = ["Adadelta { lr: -1 }", "Adadelta { rho: 1.5 }", "Adadelta { eps: -1 }"]
RPROP = ["{ }", "{ lr: 0.1, etas: [0.25, 2.0], step_sizes: [0.125, 0.5] }", "{ lr: 0.1, maximize: true }"]
ASGD = ["{ }", "{ lr: 0.1, lambd: 0.1, alpha: 0.5, t0: 1.0, weight_decay: 0.1 }", "{ lr: 0.1, maximize: true }"]
ADAMAX = ["{ }", "{ lr: 0.1, betas: [0.5, 0.9], eps: 0.1, weight_decay: 0.1 }", "{ lr: 0.1, maximize: true }"]
LAST_REFUSED = ["Rprop { lr: -1 }", "Rprop { etas: [1.5, 0.5] }", "ASGD { lr: -1 }", "ASGD { weight_decay: -1 }", "Adamax { betas: [1.5, 0.9] }", "Adamax { eps: -1 }"]
REFUSED = ["SGD { lr: -1 }", "SGD { momentum: -1 }", "SGD { nesterov: true }", "SGD { weight_decay: -1 }", "Adam { lr: -1 }", "Adam { betas: [1.5, 0.9] }",
           "Adam { betas: [0.5, -0.5] }", "Adam { eps: -1 }", "Adam { weight_decay: -1 }", "SGD { foo: 1 }", "Adam { foo: 1 }", "SGD { nesterov: true, momentum: 0.5, dampening: 0.1 }"]


def python(text):
    return text.replace("true", "True").replace("false", "False").replace("{", "").replace("}", "").replace(":", "=").replace("[", "(").replace("]", ",)")


def make(kind, parameters, settings):
    return eval(f"torch.optim.{kind}(parameters, {python(settings)})", {"torch": torch, "parameters": parameters})


def rounded(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def step_case(kind, settings, schedule=None):
    """Five steps on Σ (w² · ramp) + Σ b³, the second of them without a gradient for b; w and b after each, and the learning rate."""
    w = nn.Parameter(torch.tensor([[1.0, -2.0], [0.5, 3.0]]))
    b = nn.Parameter(torch.tensor([0.5, -1.5]))
    optimizer = make(kind, [w, b], settings)
    scheduler = schedule and eval(f"torch.optim.lr_scheduler.{python(schedule).replace('(', '(optimizer, ', 1)}", {"torch": torch, "optimizer": optimizer})
    after = []
    for i in range(5):
        optimizer.zero_grad()
        loss = (w * w * torch.tensor([[0.1, 0.2], [0.3, 0.4]])).sum()
        if i != 1:
            loss = loss + (b * b * b).sum()
        loss.backward()
        optimizer.step()
        if scheduler:
            scheduler.step()
        after.append([rounded(w), rounded(b), optimizer.param_groups[0]["lr"]])
    return {"kind": kind, "settings": settings, "schedule": schedule, "after": after}


def refusal(line):
    kind, settings = line.split(" ", 1)
    try:
        make(kind, [nn.Parameter(torch.zeros(2))], settings)
    except Exception as error:
        return {"kind": kind, "settings": settings, "error": [type(error).__name__, str(error)]}
    raise AssertionError(f"{line} was not refused")


def cases():
    return ([step_case("SGD", s) for s in SGD] + [step_case("Adam", s) for s in ADAM]
            + [step_case("SGD", "{ lr: 0.1 }", s) for s in SCHEDULES] + [refusal(line) for line in REFUSED]
            + [step_case(kind, s) for kind, all in [("AdamW", ADAMW), ("RMSprop", RMSPROP), ("Adagrad", ADAGRAD)] for s in all]
            + [step_case("SGD", "{ lr: 0.1 }", s) for s in MORE_SCHEDULES] + [refusal(line) for line in MORE_REFUSED]
            + [step_case("Adadelta", s) for s in ADADELTA] + [step_case("SGD", "{ lr: 0.1, momentum: 0.9 }", s) for s in LATER_SCHEDULES]
            + [step_case("Adam", "{ lr: 0.1 }", s) for s in LATER_SCHEDULES[2:3]] + [refusal(line) for line in LATER_REFUSED]
            + [step_case(kind, s) for kind, all in [("Rprop", RPROP), ("ASGD", ASGD), ("Adamax", ADAMAX)] for s in all] + [refusal(line) for line in LAST_REFUSED])
