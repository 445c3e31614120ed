import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class ESPCN extends nn.Module {
  first_part: nn.Sequential;
  last_part: nn.Sequential;

  constructor(scale_factor: number, num_channels = 1) {
    super();
    this.first_part = new nn.Sequential(
      new nn.Conv2d(num_channels, 8, { kernel_size: 5, padding: Math.floor(5 / 2) }),
      new nn.Tanh(),
      new nn.Conv2d(8, 6, { kernel_size: 3, padding: Math.floor(3 / 2) }),
      new nn.Tanh(),
    );
    this.last_part = new nn.Sequential(
      new nn.Conv2d(6, num_channels * scale_factor ** 2, { kernel_size: 3, padding: Math.floor(3 / 2) }),
      new nn.PixelShuffle(scale_factor),
    );
    this._initialize_weights();
  }

  _initialize_weights(): void {
    for (const m of this.modules()) {
      if (!(m instanceof nn.Conv2d) || m.bias === null) continue;
      if (m.in_channels === 6) {
        nn.init.normal_(m.weight.data, { mean: 0.0, std: 0.001 });
        nn.init.zeros_(m.bias.data);
      } else {
        const std = Math.sqrt(2 / (m.out_channels * m.weight.data.at(0).at(0).numel()));
        nn.init.normal_(m.weight.data, { mean: 0.0, std });
        nn.init.zeros_(m.bias.data);
      }
    }
  }

  override forward(x: Tensor): Tensor {
    x = this.first_part(x);
    x = this.last_part(x);
    return x;
  }
}

class CharbonnierLoss extends nn.Module<[X: Tensor, Y: Tensor]> {
  constructor(readonly eps = 1e-6) {
    super();
  }

  override forward(X: Tensor, Y: Tensor): Tensor {
    const diff = torch.add(X, Y.neg());
    const error = torch.sqrt(diff.mul(diff).add(this.eps));
    return torch.mean(error);
  }
}

function calc_psnr(img1: Tensor, img2: Tensor): Tensor {
  return torch.log10(torch.mean(img1.sub(img2).pow(2)).reciprocal()).mul(10);
}

function gaussian(window_size: number, sigma: number): Tensor {
  const half = Math.floor(window_size / 2);
  const gauss = torch.Tensor(
    Array.from({ length: window_size }, (_, x) => Math.exp(-((x - half) ** 2) / (2 * sigma ** 2))),
  );
  return gauss.div(gauss.sum());
}

function ssim(img1: Tensor, img2: Tensor, window_size = 5, channel = 1): Tensor {
  const _1D_window = gaussian(window_size, 1.5).unsqueeze(1);
  const _2D_window = _1D_window.mm(_1D_window.t()).float().unsqueeze(0).unsqueeze(0);
  const window = _2D_window.expand(channel, 1, window_size, window_size).contiguous();
  const settings = { padding: Math.floor(window_size / 2), groups: channel };
  const mu1 = F.conv2d(img1, window, settings);
  const mu2 = F.conv2d(img2, window, settings);
  const [mu1_sq, mu2_sq, mu1_mu2] = [mu1.pow(2), mu2.pow(2), mu1.mul(mu2)];
  const sigma1_sq = F.conv2d(img1.mul(img1), window, settings).sub(mu1_sq);
  const sigma2_sq = F.conv2d(img2.mul(img2), window, settings).sub(mu2_sq);
  const sigma12 = F.conv2d(img1.mul(img2), window, settings).sub(mu1_mu2);
  const [C1, C2] = [0.01 ** 2, 0.03 ** 2];
  const top = mu1_mu2.mul(2).add(C1).mul(sigma12.mul(2).add(C2));
  const ssim_map = top.div(mu1_sq.add(mu2_sq).add(C1).mul(sigma1_sq.add(sigma2_sq).add(C2)));
  return ssim_map.mean();
}

export function main(print: Print): void {
  torch.manual_seed(123);
  const model = new ESPCN(2);
  const criterion = new CharbonnierLoss();
  const optimizer = new optim.Adam(
    [{ params: model.first_part.parameters() }, { params: model.last_part.parameters(), lr: 1e-3 * 0.1 }],
    { lr: 1e-3 },
  );
  const scheduler = new optim.lr_scheduler.ReduceLROnPlateau(optimizer, { mode: "max", factor: 0.5, patience: 0 });
  const hr = torch.rand(4, 1, 12, 12);
  const lr = F.avg_pool2d(hr, 2);
  for (let epoch = 0; epoch < 4; epoch++) {
    for (const param_group of optimizer.param_groups) param_group.lr *= 0.9 ** Math.floor(epoch / 2);
    const preds = model(lr);
    const loss = criterion(preds, hr);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    const psnr = calc_psnr(preds.clamp(0, 1), hr);
    scheduler.step(psnr);
    const rates = optimizer.param_groups.map((g) => g.lr);
    print(
      `loss ${loss.item().toFixed(6)} psnr ${psnr.item().toFixed(2)} ssim ${ssim(preds, hr).item().toFixed(4)} lr ${rates}`,
    );
  }
  const bilinear = F.interpolate(lr, { scale_factor: 2, mode: "bilinear", align_corners: false });
  const nearest = F.interpolate(lr, { scale_factor: 2 });
  print(calc_psnr(bilinear, hr), calc_psnr(nearest, hr), ssim(bilinear, hr));
}
