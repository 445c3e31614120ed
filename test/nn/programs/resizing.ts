import { F, nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

export function main(print: Print): void {
  torch.manual_seed(48);
  const x = torch.randn(1, 2, 5, 4, { requires_grad: true });
  const sizes = [
    { size: [3, 7] },
    { scale_factor: 2 },
    { scale_factor: [0.7, 1.3] },
    { scale_factor: 1.5, recompute_scale_factor: true },
  ];
  for (const mode of ["nearest", "nearest-exact", "bilinear", "bicubic", "area"] as const) {
    for (const options of sizes) {
      x.grad = null;
      const y = F.interpolate(x, { mode, ...options });
      y.square().sum().backward();
      print(mode, `(${[...y.shape].join(", ")})`, y.at(0, 0, 0), (x.grad as Tensor | null)?.at(0, 1, 2));
    }
  }
  for (const mode of ["bilinear", "bicubic"] as const) {
    const y = F.interpolate(x, { size: [8, 3], mode, align_corners: true });
    print(mode, y.at(0, 1, 3));
  }
  const corners = new nn.Upsample({ size: [4, 4], mode: "bilinear", align_corners: true });
  print(new nn.Upsample({ scale_factor: 2, mode: "nearest" }), corners(x).at(0, 0));
  const line = torch.arange(4, { dtype: torch.float32 }).view(1, 1, 4);
  print(F.interpolate(line, { scale_factor: 2, mode: "linear", align_corners: false }));
  const cube = torch.arange(8, { dtype: torch.float32 }).view(1, 1, 2, 2, 2);
  print(F.interpolate(cube, { size: 3, mode: "nearest" }).at(0, 0, 1));
  const label = torch.randint(0, 5, [2, 6, 6]);
  const small = F.interpolate(label.unsqueeze(1).float(), { size: [3, 3], mode: "nearest" })
    .squeeze(1)
    .long();
  print(small);
  const [grid_y, grid_x] = torch.meshgrid(torch.linspace(-1, 1, 3), torch.linspace(-1, 1, 4), { indexing: "ij" });
  const flow = torch.stack([grid_x, grid_y], 2).unsqueeze(0).add(0.1);
  const warped = F.grid_sample(x, flow, { mode: "bilinear", padding_mode: "border", align_corners: true });
  print(warped);
  const pyramid = [x];
  for (let i = 0; i < 2; i++) {
    const last = pyramid[pyramid.length - 1];
    pyramid.push(F.avg_pool2d(last, 2, { stride: 2, ceil_mode: true, count_include_pad: false }));
  }
  print(
    pyramid.map((p) => `(${[...p.shape].join(", ")})`),
    pyramid[2],
  );
  const faults = [
    () => F.interpolate(x),
    () => F.interpolate(x, { size: 2, scale_factor: 2 }),
    () => F.interpolate(x, { size: [1, 2, 3] }),
    () => F.interpolate(x, { scale_factor: 2, mode: "linear" }),
    () => F.interpolate(x, { size: 3, mode: "nearest", align_corners: true }),
  ];
  for (const bad of faults) {
    try {
      bad();
    } catch (error) {
      print((error as Error).name, (error as Error).message);
    }
  }
}
