import { describe, expect, test } from "vitest";
import { Conv2D, comp_conv2d, corr2d, d2l, nn, type Tensor, torch, ValueError } from "../../kernel-lib/index.js";

function flat(tensor: Tensor | null): number[] {
  if (tensor === null) throw new Error("expected a tensor, got null");
  return Array.from(tensor.detach().contiguous().numpy(), Number);
}

const X = torch.arange(9).reshape(3, 3);
const K = torch.arange(4).reshape(2, 2);

/** The book's definition. */
function loops(X: Tensor, K: Tensor): Tensor {
  const [h, w] = K.shape;
  const Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1);
  for (let i = 0; i < Y.shape[0]; i++) {
    for (let j = 0; j < Y.shape[1]; j++) {
      const window = X.at(`${i}:${i + h}`, `${j}:${j + w}`);
      Y.set([i, j], window.mul(K).sum());
    }
  }
  return Y;
}

describe("corr2d", () => {
  test("gives the book's numbers", () => {
    expect(String(corr2d(X, K))).toBe("tensor([[19., 25.],\n        [37., 43.]])");
  });

  test.each([
    [1, 1, 1, 1],
    [6, 8, 1, 2],
    [5, 7, 5, 7],
    [5, 7, 3, 2],
    [4, 4, 5, 3],
  ])("gives what its loops give: %d × %d image, %d × %d kernel", (H, W, h, w) => {
    torch.manual_seed(H * W);
    const [x, k] = [torch.randn(H, W, { requires_grad: true }), torch.randn(h, w, { requires_grad: true })];
    const answers = [corr2d, loops].map((correlate) => {
      x.grad = null;
      k.grad = null;
      const y = correlate(x, k);
      if (y.numel() === 0) return [String(y.shape)];
      y.mul(y).sum().backward();
      return [String(y.shape), y, x.grad, k.grad];
    });
    const [fast, slow] = answers;
    expect(fast[0]).toBe(slow[0]);
    fast.slice(1).forEach((value, i) => {
      expect(flat(value as Tensor)).toBeAllclose(flat(slow[i + 1] as Tensor));
    });
  });

  test("takes strided views", () => {
    expect(flat(corr2d(X.t(), K.t()))).toEqual([19, 37, 25, 43]);
  });

  test("is right to the second derivative's door: gradients in float64", () => {
    const double = { dtype: torch.float64, requires_grad: true };
    expect(torch.autograd.gradcheck(corr2d, [torch.rand(4, 5, double), torch.rand(2, 3, double)])).toBe(true);
  });

  test("refuses what is no matrix, and a kernel that is larger than the image plus one", () => {
    expect(() => corr2d(torch.ones(3), K)).toThrow(
      new ValueError("corr2d expected two matrices, but got shapes torch.Size([3]) and torch.Size([2, 2])"),
    );
    for (const correlate of [corr2d, loops]) {
      expect(() => correlate(torch.ones(2, 2), torch.ones(4, 1))).toThrow(/Dimension size must be non-negative/);
    }
  });
});

describe("the book's layers", () => {
  test("Conv2D draws its weight with rand, and starts with a bias of zero", () => {
    torch.manual_seed(3);
    const layer = new Conv2D([1, 2]);
    torch.manual_seed(3);
    expect(flat(layer.weight)).toEqual(flat(torch.rand(1, 2)));
    expect(layer.named_parameters().map(([name]) => name)).toEqual(["weight", "bias"]);
    expect(flat(layer(torch.ones(1, 2)))).toBeAllclose([layer.weight.sum().item() as number]);
  });

  test("comp_conv2d adds two dimensions and strips them again", () => {
    const image = torch.rand(8, 8);
    const size = (layer: nn.Module): string => String(comp_conv2d(layer, image).shape);
    expect(size(new nn.Conv2d(1, 1, 3, { padding: 1 }))).toBe("torch.Size([8, 8])");
    expect(size(new nn.Conv2d(1, 1, [5, 3], { padding: [2, 1] }))).toBe("torch.Size([8, 8])");
    expect(size(new nn.Conv2d(1, 1, 3, { padding: 1, stride: 2 }))).toBe("torch.Size([4, 4])");
    expect(size(new nn.LazyConv2d(1, { kernel_size: [3, 5], padding: [0, 1], stride: [3, 5] }))).toBe(
      "torch.Size([2, 2])",
    );
  });
});

describe("the book's other correlations", () => {
  test("corr1d slides a kernel over a signal", () => {
    expect(flat(d2l.corr1d(torch.tensor([1, 2, 3, 4]), torch.tensor([3, 2])))).toEqual([7, 12, 17]);
  });

  test("several input channels are added up", () => {
    const images = torch.stack([X, X.add(1)]);
    const kernels = torch.stack([K, K.add(1)]);
    expect(d2l.corr2d_multi_in(images, kernels).tolist()).toEqual([
      [56, 72],
      [104, 120],
    ]);
    const outputs = torch.stack([kernels, kernels.add(1), kernels.add(2)]);
    expect(d2l.corr2d_multi_in_out(images, outputs).tolist()).toEqual([
      [
        [56, 72],
        [104, 120],
      ],
      [
        [76, 100],
        [148, 172],
      ],
      [
        [96, 128],
        [192, 224],
      ],
    ]);
  });

  test("a 1 × 1 kernel is a matrix product over the channels", () => {
    const images = torch.rand(3, 4, 5);
    const kernels = torch.rand(2, 3, 1, 1);
    const product = d2l.corr2d_multi_in_out_1x1(images, kernels);
    expect(flat(product)).toBeAllclose(flat(d2l.corr2d_multi_in_out(images, kernels)));
    expect(() => d2l.corr2d_multi_in_out_1x1(images, torch.rand(2, 2, 1, 1))).toThrow(ValueError);
  });

  test("trans_conv spreads the kernel, and conv_transpose2d agrees", () => {
    const x = torch.tensor([
      [0, 1],
      [2, 3],
    ]);
    expect(d2l.trans_conv(x, x).tolist()).toEqual([
      [0, 0, 1],
      [0, 4, 6],
      [4, 12, 9],
    ]);
    const image = x.reshape(1, 1, 2, 2);
    expect(flat(nn.functional.conv_transpose2d(image, image))).toEqual(flat(d2l.trans_conv(x, x)));
  });

  test("pool2d takes the largest or the mean of each window", () => {
    expect(flat(d2l.pool2d(X, [2, 2]))).toEqual([4, 5, 7, 8]);
    expect(flat(d2l.pool2d(X, [2, 2], "avg"))).toEqual([2, 3, 5, 6]);
    expect(() => d2l.pool2d(X, [2, 2], "mean" as "avg")).toThrow(
      new ValueError("pool2d expected mode 'max' or 'avg', but got 'mean'"),
    );
  });
});
