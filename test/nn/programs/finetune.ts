import { nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Backbone extends nn.Module {
  conv1 = new nn.Conv2d(1, 2, 3, { padding: 1 });
  bn1 = new nn.BatchNorm2d(2);
  layer1 = new nn.Sequential(new nn.Conv2d(2, 3, 3), new nn.ReLU());
  fc: nn.Linear;

  constructor(num_classes: number) {
    super();
    this.fc = new nn.Linear(3, num_classes);
  }

  override forward(x: Tensor): Tensor {
    x = this.layer1(torch.relu(this.bn1(this.conv1(x))));
    return this.fc(x.mean([2, 3]));
  }
}

export function main(print: Print): void {
  torch.manual_seed(6);
  const published = new Map([...new Backbone(10).state_dict()].map(([k, v]) => [`module.${k}`, v]));
  published.set("module.extra", torch.zeros(1));
  const model = new Backbone(2);
  const state_dict = new Map([...published].map(([k, v]) => [k.replace("module.", ""), v]));
  try {
    model.load_state_dict(state_dict);
  } catch (error) {
    print((error as Error).message);
  }
  state_dict.delete("fc.weight");
  state_dict.delete("fc.bias");
  const result = model.load_state_dict(state_dict, { strict: false });
  print(result);
  print(result.missing_keys, result.unexpected_keys);
  const model_dict = model.state_dict();
  const pretrained_dict = [...state_dict].filter(
    ([k, v]) => model_dict.has(k) && String(v.size()) === String(model_dict.get(k)?.size()),
  );
  for (const [k, v] of pretrained_dict) model_dict.set(k, v);
  print(model.load_state_dict(model_dict), pretrained_dict.length);
  for (const param of model.parameters()) param.requires_grad = false;
  const num_ftrs = model.fc.in_features;
  model.fc = new nn.Linear(num_ftrs, 5);
  for (const [name, param] of model.named_parameters()) {
    if (name.startsWith("layer1")) param.requires_grad = true;
  }
  print(model.named_parameters().flatMap(([name, p]) => (p.requires_grad ? [name] : [])));
  const [decay, no_decay]: [Tensor[], Tensor[]] = [[], []];
  for (const [name, param] of model.named_parameters()) {
    if (!param.requires_grad) continue;
    if (param.ndim <= 1 || name.endsWith(".bias")) no_decay.push(param);
    else decay.push(param);
  }
  const optimizer = new optim.SGD(
    [
      { params: no_decay, weight_decay: 0 },
      { params: decay, weight_decay: 1e-2, lr: 0.01 },
    ],
    { lr: 0.1, momentum: 0.9 },
  );
  print(optimizer);
  const [x, y] = [torch.randn(4, 1, 6, 6), torch.tensor([0, 1, 4, 2], { dtype: torch.int64 })];
  for (let i = 0; i < 2; i++) {
    optimizer.zero_grad();
    const loss = nn.functional.cross_entropy(model(x), y);
    loss.backward();
    optimizer.step();
    print(loss.item());
  }
  print(model.conv1.weight.grad, model.fc.weight.grad?.shape);
  const state = optimizer.state_dict();
  print(
    [...state.state.keys()].sort(),
    state.param_groups.map((g) => g.params),
  );
  for (const g of optimizer.param_groups) g.lr *= 0.1;
  print(optimizer.param_groups.map((g) => g.lr));
  for (const layer of model.children()) if (layer instanceof nn.BatchNorm2d) layer.eval();
  print(model.bn1.training, model.fc.training, model);
  const only = new optim.Adam(
    model.parameters().filter((p) => p.requires_grad),
    { lr: 1e-3 },
  );
  print(only.param_groups[0].params.length);
  print(new nn.Sequential(...(model.children() as unknown as nn.Layer[]).slice(0, -1)));
}
