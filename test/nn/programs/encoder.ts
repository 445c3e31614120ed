import { copy, F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class ViT extends nn.Module<[x: Tensor, missing?: Tensor | null], [output: Tensor, weights: Tensor | null]> {
  position: nn.Parameter;
  cls_token: nn.Parameter;
  patches: nn.Unfold;
  embed: nn.Linear;
  encoder: nn.TransformerEncoder;
  pool: nn.MultiheadAttention;
  head: nn.Linear;

  constructor({ image = 8, patch = 4, dim = 8, depth = 2, heads = 2, mlp_dim = 16, classes = 3 } = {}) {
    super();
    this.patches = new nn.Unfold({ kernel_size: patch, stride: patch });
    this.embed = new nn.Linear(3 * patch * patch, dim);
    this.position = new nn.Parameter(torch.randn(1, Math.floor(image / patch) ** 2 + 1, dim).mul(0.02));
    this.cls_token = new nn.Parameter(torch.zeros(1, 1, dim));
    const layer = new nn.TransformerEncoderLayer(dim, heads, mlp_dim, {
      dropout: 0.1,
      activation: "gelu",
      batch_first: true,
      norm_first: true,
    });
    this.encoder = new nn.TransformerEncoder(layer, depth, {
      norm: new nn.LayerNorm(dim),
      enable_nested_tensor: false,
    });
    this.pool = new nn.MultiheadAttention(dim, heads, { batch_first: true });
    this.head = new nn.Linear(dim, classes);
  }

  override forward(x: Tensor, missing: Tensor | null = null): [output: Tensor, weights: Tensor | null] {
    x = this.embed(this.patches(x).transpose(1, 2));
    x = torch.cat([this.cls_token.expand(x.size(0), -1, -1), x], 1).add(this.position);
    x = this.encoder(x, { src_key_padding_mask: missing });
    const [pooled, weights] = this.pool(x.at(":", ":1"), x, x, { key_padding_mask: missing });
    return [this.head(pooled.squeeze(1)), weights];
  }
}

function follow(average: ViT, net: ViT, decay = 0.9): void {
  const from = net.parameters();
  torch.no_grad(() => {
    for (const [i, a] of average.parameters().entries()) a.mul_(decay).add_(from[i], { alpha: 1 - decay });
  });
}

export function main(print: Print): void {
  torch.manual_seed(1);
  const net = new ViT();
  print(net);
  const average = copy.deepcopy(net);
  for (const p of average.parameters()) p.requires_grad_(false);
  const x = torch.randn(4, 3, 8, 8);
  const y = torch.tensor([0, 1, 2, 1], { dtype: torch.int64 });
  const missing = torch.zeros(4, 5, { dtype: torch.bool });
  missing.set([1, "3:"], true);
  const optimizer = new optim.AdamW(net.parameters(), { lr: 1e-2 });
  for (let step = 0; step < 3; step++) {
    const [output] = net(x, missing);
    const loss = F.cross_entropy(output, y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    follow(average, net);
    print(loss.item().toFixed(5), net.encoder.layers[0].self_attn.in_proj_weight?.grad?.norm().item().toFixed(5));
  }
  torch.no_grad(() => {
    const [output, weights] = average.eval()(x, missing);
    print(output);
    print(weights?.shape, weights?.at(1, 0));
  });
  print(torch.equal(net.head.weight, average.head.weight));
  print(nn.Transformer.generate_square_subsequent_mask(3));
}
