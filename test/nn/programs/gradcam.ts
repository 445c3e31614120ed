import { F, nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Classifier extends nn.Module {
  features = new nn.Sequential(
    new nn.Conv2d(1, 4, 3, { padding: 1 }),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(4, 6, 3, { padding: 1 }),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
  );
  classifier = new nn.Linear(6 * 3 * 3, 4);

  override forward(x: Tensor): Tensor {
    x = this.features(x);
    return this.classifier(x.reshape(x.size(0), -1));
  }
}

class GradCAM {
  gradients = torch.zeros(1);
  activations = torch.zeros(1);
  handles: { remove(): void }[];

  constructor(
    readonly model: Classifier,
    target_layer: nn.Module,
  ) {
    this.handles = [
      target_layer.register_forward_hook((_module, _input, output) => {
        this.activations = (output as Tensor).detach();
        (output as Tensor).register_hook((grad) => {
          this.gradients = grad;
        });
      }),
    ];
  }

  call(x: Tensor, class_idx: number | null = null): [saliency_map: Tensor, logit: Tensor] {
    const logit = this.model(x);
    const score =
      class_idx === null ? logit.at(":", logit.max(1).indices).squeeze() : logit.at(":", class_idx).squeeze();
    this.model.zero_grad();
    score.backward({ retain_graph: true });
    const [b, k] = this.gradients.size();
    const alpha = this.gradients.view(b, k, -1).mean(2);
    const weights = alpha.view(b, k, 1, 1);
    let saliency_map = weights.mul(this.activations).sum(1, { keepdim: true });
    saliency_map = F.relu(saliency_map);
    saliency_map = F.interpolate(saliency_map, { size: x.shape.slice(2), mode: "bilinear", align_corners: false });
    const [min, max] = [saliency_map.min(), saliency_map.max()];
    saliency_map = saliency_map.sub(min).div(max.sub(min)).data;
    return [saliency_map, logit];
  }

  remove(): void {
    for (const handle of this.handles) handle.remove();
  }
}

/** Only positive gradients pass a ReLU. */
function guided(model: Classifier, x: Tensor): Tensor | null {
  const handles: { remove(): void }[] = [];
  for (const module of model.modules()) {
    if (module instanceof nn.ReLU) {
      handles.push(
        module.register_full_backward_hook((_module, grad_in) => [torch.clamp(grad_in[0] as Tensor, { min: 0 })]),
      );
    }
  }
  x.requires_grad_();
  const output = model(x);
  const one_hot = torch.zeros_like(output);
  one_hot.at(0).set([output.argmax()], 1);
  output.backward({ gradient: one_hot });
  for (const handle of handles) handle.remove();
  return x.grad;
}

function fgsm_attack(image: Tensor, epsilon: number, data_grad: Tensor): Tensor {
  const perturbed_image = image.add(data_grad.sign().mul(epsilon));
  return torch.clamp(perturbed_image, 0, 1);
}

export function main(print: Print): void {
  torch.manual_seed(21);
  const model = new Classifier().eval();
  const x = torch.rand(1, 1, 12, 12);
  const cam = new GradCAM(model, model.features[3]);
  for (const class_idx of [null, 2]) {
    const [saliency, logit] = cam.call(x, class_idx);
    print(saliency.shape, saliency.mean().item(), saliency.at(0, 0, 6));
    print(logit);
  }
  cam.remove();
  const grad = guided(model, x.clone());
  print(grad?.abs().sum().item(), grad?.at(0, 0, 5));
  x.requires_grad = true;
  for (const epsilon of [0, 0.05, 0.3]) {
    const output = model(x);
    const loss = F.nll_loss(F.log_softmax(output, { dim: 1 }), torch.tensor([1], { dtype: torch.int64 }));
    model.zero_grad();
    if (x.grad !== null) x.grad.zero_();
    loss.backward();
    const perturbed = fgsm_attack(x, epsilon, (x.grad as unknown as Tensor).data);
    const found = model(perturbed).max(1, { keepdim: true }).indices.item();
    print(`Epsilon: ${epsilon}\t${loss.item().toFixed(4)} ${found} ${perturbed.mean().item().toFixed(6)}`);
  }
  const { values: saliency } = torch.max((x.grad as unknown as Tensor).data.abs(), { dim: 1 });
  const { values, indices } = saliency.reshape(-1).topk(3);
  print(values, indices);
}
