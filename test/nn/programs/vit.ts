import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class PatchEmbed extends nn.Module {
  n_patches: number;
  proj: nn.Conv2d;

  constructor({ img_size = 12, patch_size = 4, in_chans = 3, embed_dim = 8 } = {}) {
    super();
    this.n_patches = Math.floor(img_size / patch_size) ** 2;
    this.proj = new nn.Conv2d(in_chans, embed_dim, { kernel_size: patch_size, stride: patch_size });
  }

  override forward(x: Tensor): Tensor {
    return this.proj(x).flatten(2).transpose(1, 2);
  }
}

class Attention extends nn.Module {
  n_heads: number;
  head_dim: number;
  scale: number;
  qkv: nn.Linear;
  proj: nn.Linear;

  constructor(dim: number, { n_heads = 2, qkv_bias = true } = {}) {
    super();
    this.n_heads = n_heads;
    this.head_dim = Math.floor(dim / n_heads);
    this.scale = this.head_dim ** -0.5;
    this.qkv = new nn.Linear(dim, dim * 3, { bias: qkv_bias });
    this.proj = new nn.Linear(dim, dim);
  }

  override forward(x: Tensor): Tensor {
    const [n_samples, n_tokens] = x.shape;
    let qkv = this.qkv(x);
    qkv = qkv.reshape(n_samples, n_tokens, 3, this.n_heads, this.head_dim).permute(2, 0, 3, 1, 4);
    const [q, k, v] = [qkv.at(0), qkv.at(1), qkv.at(2)];
    const dp = q.matmul(k.transpose(-2, -1)).mul(this.scale);
    const attn = dp.softmax({ dim: -1 });
    const weighted_avg = attn.matmul(v).transpose(1, 2).flatten(2);
    return this.proj(weighted_avg);
  }
}

class DropPath extends nn.Module {
  constructor(readonly drop_prob: number) {
    super();
  }

  override forward(x: Tensor): Tensor {
    if (this.drop_prob === 0 || !this.training) return x;
    const keep_prob = 1 - this.drop_prob;
    const shape = [x.shape[0], ...new Array<number>(x.ndim - 1).fill(1)];
    const random_tensor = torch.rand(shape, { dtype: x.dtype, device: x.device }).add(keep_prob);
    random_tensor.floor_();
    return x.div(keep_prob).mul(random_tensor);
  }
}

class Block extends nn.Module {
  norm1: nn.LayerNorm;
  attn: Attention;
  drop_path: DropPath | nn.Identity;
  norm2: nn.LayerNorm;
  mlp: nn.Sequential;

  constructor(dim: number, n_heads: number, { mlp_ratio = 2.0, drop_path = 0.3 } = {}) {
    super();
    this.norm1 = new nn.LayerNorm(dim, { eps: 1e-6 });
    this.attn = new Attention(dim, { n_heads });
    this.drop_path = drop_path > 0 ? new DropPath(drop_path) : new nn.Identity();
    this.norm2 = new nn.LayerNorm(dim, { eps: 1e-6 });
    const hidden = Math.trunc(dim * mlp_ratio);
    this.mlp = new nn.Sequential(new nn.Linear(dim, hidden), new nn.GELU(), new nn.Linear(hidden, dim));
  }

  override forward(x: Tensor): Tensor {
    x = x.add(this.drop_path(this.attn(this.norm1(x))));
    x = x.add(this.drop_path(this.mlp(this.norm2(x))));
    return x;
  }
}

class VisionTransformer extends nn.Module {
  cls_token: nn.Parameter;
  pos_embed: nn.Parameter;
  patch_embed: PatchEmbed;
  blocks: nn.ModuleList<Block>;
  norm: nn.LayerNorm;
  head: nn.Linear;

  constructor({ n_classes = 3, embed_dim = 8, depth = 2, n_heads = 2 } = {}) {
    super();
    this.patch_embed = new PatchEmbed({ embed_dim });
    this.cls_token = new nn.Parameter(torch.zeros(1, 1, embed_dim));
    this.pos_embed = new nn.Parameter(torch.zeros(1, 1 + this.patch_embed.n_patches, embed_dim));
    const dpr = [...torch.linspace(0, 0.3, depth)].map((x) => x.item());
    this.blocks = new nn.ModuleList(dpr.map((drop_path) => new Block(embed_dim, n_heads, { drop_path })));
    this.norm = new nn.LayerNorm(embed_dim, { eps: 1e-6 });
    this.head = new nn.Linear(embed_dim, n_classes);
    nn.init.trunc_normal_(this.pos_embed, { std: 0.02 });
    nn.init.trunc_normal_(this.cls_token, { std: 0.02 });
    this.apply((m) => this._init_weights(m));
  }

  _init_weights(m: object): void {
    if (m instanceof nn.Linear) {
      nn.init.trunc_normal_(m.weight, { std: 0.02 });
      if (m.bias !== null) nn.init.constant_(m.bias, 0);
    } else if (m instanceof nn.LayerNorm && m.weight && m.bias) {
      nn.init.constant_(m.bias, 0);
      nn.init.constant_(m.weight, 1.0);
    }
  }

  override forward(x: Tensor): Tensor {
    const n_samples = x.shape[0];
    x = this.patch_embed(x);
    const cls_token = this.cls_token.expand(n_samples, -1, -1);
    x = torch.cat([cls_token, x], { dim: 1 });
    x = x.add(this.pos_embed);
    for (const block of this.blocks) x = block(x);
    x = this.norm(x);
    return this.head(x.at(":", 0));
  }
}

export function main(print: Print): void {
  torch.manual_seed(7);
  const model = new VisionTransformer();
  print(model);
  print([...model.parameters()].filter((p) => p.requires_grad).reduce((sum, p) => sum + p.numel(), 0));
  const named = [...model.named_parameters()];
  const isDecayed = ([n, p]: readonly [string, Tensor]): boolean => p.ndim > 1 && !n.includes("pos_embed");
  const decay = named.filter(isDecayed).map(([, p]) => p);
  const no_decay = named.filter((own) => !isDecayed(own)).map(([, p]) => p);
  const optimizer = new optim.AdamW(
    [
      { params: decay, weight_decay: 0.05 },
      { params: no_decay, weight_decay: 0 },
    ],
    { lr: 1e-2 },
  );
  const scheduler = new optim.lr_scheduler.CosineAnnealingLR(optimizer, { T_max: 4 });
  const criterion = new nn.CrossEntropyLoss({ label_smoothing: 0.1 });
  const x = torch.randn(6, 3, 12, 12);
  const y = torch.tensor([0, 1, 2, 0, 1, 2], { dtype: torch.int64 });
  for (let step = 0; step < 3; step++) {
    const loss = criterion(model(x), y);
    optimizer.zero_grad({ set_to_none: true });
    loss.backward();
    const norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0);
    optimizer.step();
    scheduler.step();
    print(
      `step ${step} loss ${loss.item().toFixed(6)} norm ${norm.item().toFixed(6)} lr ${optimizer.param_groups[0].lr.toFixed(6)}`,
    );
  }
  model.eval();
  const probs = torch.no_grad(() => F.softmax(model(x), { dim: -1 }));
  const [top_probs, top_ixs] = probs.at(0).topk(2);
  for (let i = 0; i < 2; i++) print(`${i}: ${top_ixs.at(i).item()} --- ${top_probs.at(i).item().toFixed(4)}`);
  print(model.cls_token.grad?.norm().item());
}
