import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Normalization extends nn.Module {
  mean: Tensor;
  std: Tensor;

  constructor(mean: Tensor, std: Tensor) {
    super();
    this.mean = mean.clone().detach().view(-1, 1, 1);
    this.std = std.clone().detach().view(-1, 1, 1);
  }

  override forward(img: Tensor): Tensor {
    return img.sub(this.mean).div(this.std);
  }
}

class ContentLoss extends nn.Module {
  target: Tensor;
  loss = torch.tensor(0);

  constructor(target: Tensor) {
    super();
    this.target = target.detach();
  }

  override forward(input: Tensor): Tensor {
    this.loss = F.mse_loss(input, this.target);
    return input;
  }
}

function gram_matrix(input: Tensor): Tensor {
  const [a, b, c, d] = input.size();
  const features = input.view(a * b, c * d);
  const G = torch.mm(features, features.t());
  return G.div(a * b * c * d);
}

class StyleLoss extends nn.Module {
  target: Tensor;
  loss = torch.tensor(0);

  constructor(target_feature: Tensor) {
    super();
    this.target = gram_matrix(target_feature).detach();
  }

  override forward(input: Tensor): Tensor {
    const G = gram_matrix(input);
    this.loss = F.mse_loss(G, this.target);
    return input;
  }
}

function get_style_model_and_losses(
  cnn: nn.Sequential,
  style_img: Tensor,
  content_img: Tensor,
  content_layers = ["conv_3"],
  style_layers = ["conv_1", "conv_2", "conv_3"],
): [model: nn.Sequential, style_losses: StyleLoss[], content_losses: ContentLoss[]] {
  const content_losses: ContentLoss[] = [];
  const style_losses: StyleLoss[] = [];
  let model = new nn.Sequential(
    new Normalization(torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])),
  );
  let i = 0;
  for (let layer of cnn) {
    let name: string;
    if (layer instanceof nn.Conv2d) {
      i++;
      name = `conv_${i}`;
    } else if (layer instanceof nn.ReLU) {
      name = `relu_${i}`;
      layer = new nn.ReLU({ inplace: false });
    } else if (layer instanceof nn.MaxPool2d) {
      name = `pool_${i}`;
    } else {
      throw new Error(`Unrecognized layer: ${layer.constructor.name}`);
    }
    model.add_module(name, layer);
    if (content_layers.includes(name)) {
      const target = model(content_img).detach();
      const content_loss = new ContentLoss(target);
      model.add_module(`content_loss_${i}`, content_loss);
      content_losses.push(content_loss);
    }
    if (style_layers.includes(name)) {
      const target_feature = model(style_img).detach();
      const style_loss = new StyleLoss(target_feature);
      model.add_module(`style_loss_${i}`, style_loss);
      style_losses.push(style_loss);
    }
  }
  for (i = model.length - 1; i >= 0; i--) {
    if (model.at(i) instanceof ContentLoss || model.at(i) instanceof StyleLoss) break;
  }
  model = model.at(`:${i + 1}`);
  return [model, style_losses, content_losses];
}

function tv_loss(Y_hat: Tensor): Tensor {
  return torch
    .abs(Y_hat.at(":", ":", "1:", ":").sub(Y_hat.at(":", ":", ":-1", ":")))
    .mean()
    .add(torch.abs(Y_hat.at(":", ":", ":", "1:").sub(Y_hat.at(":", ":", ":", ":-1"))).mean())
    .mul(0.5);
}

export function main(print: Print): void {
  torch.manual_seed(13);
  const cnn = new nn.Sequential(
    new nn.Conv2d(3, 4, 3, { padding: 1 }),
    new nn.ReLU({ inplace: true }),
    new nn.Conv2d(4, 6, 3, { padding: 1 }),
    new nn.ReLU({ inplace: true }),
    new nn.MaxPool2d(2),
    new nn.Conv2d(6, 6, 3, { padding: 1 }),
    new nn.ReLU({ inplace: true }),
  );
  cnn.eval();
  const content_img = torch.rand(1, 3, 8, 8);
  const style_img = torch.rand(1, 3, 8, 8);
  let shown = "";
  for (const kind of ["LBFGS", "Adam"]) {
    const input_img = content_img.clone();
    const [model, style_losses, content_losses] = get_style_model_and_losses(cnn, style_img, content_img);
    input_img.requires_grad_(true);
    model.eval();
    model.requires_grad_(false);
    const optimizer =
      kind === "LBFGS" ? new optim.LBFGS([input_img], { max_iter: 3 }) : new optim.Adam([input_img], { lr: 0.05 });
    for (let step = 0; step < 3; step++) {
      const closure = (): Tensor => {
        torch.no_grad(() => input_img.clamp_(0, 1));
        optimizer.zero_grad();
        model(input_img);
        let style_score = torch.tensor(0);
        let content_score = torch.tensor(0);
        for (const sl of style_losses) style_score = style_score.add(sl.loss);
        for (const cl of content_losses) content_score = content_score.add(cl.loss);
        style_score = style_score.mul(1000);
        content_score = content_score.mul(1);
        const loss = style_score.add(content_score).add(tv_loss(input_img).mul(0.01));
        loss.backward();
        return style_score.add(content_score);
      };
      const loss = optimizer.step(closure);
      print(kind, step, loss?.item());
    }
    torch.no_grad(() => input_img.clamp_(0, 1));
    print(input_img.mean().item());
    shown = String(model);
  }
  print(shown);
}
