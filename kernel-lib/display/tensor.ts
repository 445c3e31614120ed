import { type ArrayView, numel } from "./array-view.js";
import { caption } from "./caption.js";
import { colourScale } from "./colour-scale.js";
import type { MimeBundle } from "./contract.js";
import { element } from "./html.js";
import { heatMaps } from "./maps.js";
import { cellFormat } from "./number.js";
import { statistics } from "./statistics.js";

interface TensorDetails {
  /** PyTorch's text, shown wherever HTML is not. */
  text: string;
  /** What it is called: "Tensor" unless given. */
  name?: string;
  /** The backward node's name, as `ConvolutionBackward0`. */
  grad_fn?: string | undefined;
  requires_grad?: boolean;
  /** Shown beside the value. */
  grad?: ArrayView | undefined;
}

/**
 * How a notebook shows a tensor: its text, and heat tables or images without any script.
 * A tensor of no elements, or a single number without gradient, is its text alone. The work
 * is bounded: beyond 2^20 elements the statistics are of a sample.
 */
export function tensorBundle(view: ArrayView, details: TensorDetails): MimeBundle {
  const plain = { "text/plain": details.text };
  if (numel(view.shape) === 0 || (view.shape.length === 0 && !details.grad)) return plain;
  const extra = [view.dtype.name];
  if (details.grad_fn !== undefined) extra.push(`grad_fn=<${details.grad_fn}>`);
  else if (details.requires_grad) extra.push("requires_grad=True");
  const { name = "Tensor", grad } = details;
  const panels = grad
    ? [panel(name, extra, view, 1 / 2), panel("grad", [grad.dtype.name], grad, 1 / 2)]
    : [panel(name, extra, view, 1)];
  const style = "display:flex;flex-wrap:wrap;gap:12px 28px;font-family:sans-serif;font-size:12px;line-height:1.5";
  return { ...plain, "text/html": element("div", { style }, ...panels) };
}

function panel(name: string, extra: readonly string[], view: ArrayView, share: number): string {
  const stats = statistics(view);
  const scale = colourScale(stats, view.dtype.name);
  const format = cellFormat(stats, Math.max(-scale.low, scale.high));
  const words = caption(`${name} [${view.shape.join(", ")}]`, extra, stats, scale);
  return element(
    "div",
    { style: "max-width:100%" },
    // Two stand beside each other only if their captions are not wider than their numbers.
    element("div", { style: `max-width:${share < 1 ? "290px" : "100%"}` }, words),
    element("div", { style: "overflow-x:auto" }, heatMaps(view, { scale, format, share })),
  );
}
