/** One axis of an average pooling: output i covers start[i] … end[i] − 1 and is divided by divisor[i]. */
@unmanaged
class Windows {
  start: usize;
  end: usize;
  divisor: usize;
}

function from(axis: Windows, i: i32): i32 {
  return load<i32>(axis.start + 4 * i);
}

function to(axis: Windows, i: i32): i32 {
  return load<i32>(axis.end + 4 * i);
}

function share(axis: Windows, i: i32): f64 {
  return load<f64>(axis.divisor + 8 * i);
}

@unmanaged
export class AveragePool {
  planes: i32;
  inDepth: i32;
  inHeight: i32;
  inWidth: i32;
  depth: i32;
  height: i32;
  width: i32;
  depths: Windows;
  heights: Windows;
  widths: Windows;
}

/** Sums in double and rounds once, as the reference does. */
export function averagePool(job: usize, x: usize, y: usize): void {
  const g = changetype<AveragePool>(job);
  const widths = g.widths;
  const width = g.width;
  const inHeight = g.inHeight;
  const inWidth = g.inWidth;
  for (let p = 0; p < g.planes; p++) {
    for (let d = 0; d < g.depth; d++) {
      const dFirst = from(g.depths, d);
      const dEnd = to(g.depths, d);
      for (let h = 0; h < g.height; h++) {
        const hFirst = from(g.heights, h);
        const hEnd = to(g.heights, h);
        const divisor = share(g.depths, d) * share(g.heights, h);
        for (let w = 0; w < width; w++) {
          const wFirst = from(widths, w);
          const wEnd = to(widths, w);
          let sum: f64 = 0;
          for (let i = dFirst; i < dEnd; i++) {
            for (let j = hFirst; j < hEnd; j++) {
              const row = x + 4 * ((i * inHeight + j) * inWidth);
              for (let at = row + 4 * wFirst; at < row + 4 * wEnd; at += 4) sum += load<f32>(at);
            }
          }
          store<f32>(y, <f32>(sum / (divisor * share(widths, w))));
          y += 4;
        }
      }
    }
    x += 4 * g.inDepth * g.inHeight * g.inWidth;
  }
}

/** Adds each output's share to the elements of its window; `gradInput` is zeroed. */
export function averagePoolGradient(job: usize, gradOutput: usize, gradInput: usize): void {
  const g = changetype<AveragePool>(job);
  const widths = g.widths;
  const width = g.width;
  const inHeight = g.inHeight;
  const inWidth = g.inWidth;
  for (let p = 0; p < g.planes; p++) {
    for (let d = 0; d < g.depth; d++) {
      const dFirst = from(g.depths, d);
      const dEnd = to(g.depths, d);
      for (let h = 0; h < g.height; h++) {
        const hFirst = from(g.heights, h);
        const hEnd = to(g.heights, h);
        const divisor = share(g.depths, d) * share(g.heights, h);
        for (let w = 0; w < width; w++) {
          const wFirst = from(widths, w);
          const wEnd = to(widths, w);
          const value = <f32>(load<f32>(gradOutput) / (divisor * share(widths, w)));
          for (let i = dFirst; i < dEnd; i++) {
            for (let j = hFirst; j < hEnd; j++) {
              const row = gradInput + 4 * ((i * inHeight + j) * inWidth);
              for (let at = row + 4 * wFirst; at < row + 4 * wEnd; at += 4) store<f32>(at, load<f32>(at) + value);
            }
          }
          gradOutput += 4;
        }
      }
    }
    gradInput += 4 * g.inDepth * g.inHeight * g.inWidth;
  }
}

@unmanaged
export class MaxPool {
  planes: i32;
  inDepth: i32;
  inHeight: i32;
  inWidth: i32;
  depth: i32;
  height: i32;
  width: i32;
  kernelDepth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideDepth: i32;
  strideHeight: i32;
  strideWidth: i32;
  padDepth: i32;
  padHeight: i32;
  padWidth: i32;
  dilationDepth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
}

/** First position of a window inside the input, in steps of the dilation. */
function inside(start: i32, dilation: i32): i32 {
  return start >= 0 ? start : start + ((-start + dilation - 1) / dilation) * dilation;
}

/** The largest of each window, the first among equals, NaN above all, and its place in the plane. */
export function maxPool(job: usize, x: usize, values: usize, indices: usize): void {
  const g = changetype<MaxPool>(job);
  for (let p = 0; p < g.planes; p++) {
    for (let d = 0; d < g.depth; d++) {
      const d0 = d * g.strideDepth - g.padDepth;
      const d1 = min(d0 + (g.kernelDepth - 1) * g.dilationDepth + 1, g.inDepth);
      const dFirst = inside(d0, g.dilationDepth);
      for (let h = 0; h < g.height; h++) {
        const h0 = h * g.strideHeight - g.padHeight;
        const h1 = min(h0 + (g.kernelHeight - 1) * g.dilationHeight + 1, g.inHeight);
        const hFirst = inside(h0, g.dilationHeight);
        for (let w = 0; w < g.width; w++) {
          const w0 = w * g.strideWidth - g.padWidth;
          const w1 = min(w0 + (g.kernelWidth - 1) * g.dilationWidth + 1, g.inWidth);
          const wFirst = inside(w0, g.dilationWidth);
          let best: f32 = -Infinity;
          let winner = (dFirst * g.inHeight + hFirst) * g.inWidth + wFirst;
          for (let i = dFirst; i < d1; i += g.dilationDepth) {
            for (let j = hFirst; j < h1; j += g.dilationHeight) {
              const row = (i * g.inHeight + j) * g.inWidth;
              for (let k = wFirst; k < w1; k += g.dilationWidth) {
                const value = load<f32>(x + 4 * (row + k));
                if (value > best || value != value) {
                  best = value;
                  winner = row + k;
                }
              }
            }
          }
          store<f32>(values, best);
          store<i32>(indices, winner);
          values += 4;
          indices += 4;
        }
      }
    }
    x += 4 * g.inDepth * g.inHeight * g.inWidth;
  }
}
