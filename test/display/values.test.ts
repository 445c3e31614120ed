import { expect, test } from "vitest";
import { with_grad } from "../../kernel-lib/display/values.js";
import { displaySymbol, type MimeBundle, torch } from "../../kernel-lib/index.js";

function shown(value: object): MimeBundle {
  return (value as { [displaySymbol](): MimeBundle })[displaySymbol]();
}

test("a tensor displays as PyTorch's text and as a heat table", () => {
  const bundle = shown(
    torch.tensor([
      [1, 2],
      [3, 4],
    ]),
  );
  expect(bundle["text/plain"]).toBe("tensor([[1., 2.],\n        [3., 4.]])");
  expect(bundle["text/html"]).toContain("Tensor [2, 2]");
});

test("a result tells its grad_fn, a leaf that it wants gradients", () => {
  const x = torch.ones(2, 2, { requires_grad: true });
  expect(shown(x)["text/html"]).toContain("requires_grad=True");
  expect(shown(x.mul(2))["text/html"]).toContain("grad_fn=&lt;MulBackward0&gt;");
});

test("a view displays its own elements", () => {
  expect(shown(torch.arange(6).reshape(2, 3).at(1))["text/html"]).toContain('title="[0] 3"');
});

test("the gradient is beside the value on request only", () => {
  const x = torch.ones(2, 2, { requires_grad: true });
  x.mul(3).sum().backward();
  expect(shown(with_grad(x))["text/html"]).toContain("grad [2, 2]");
  expect(shown(x)["text/html"]).not.toContain("grad [2, 2]");
});
