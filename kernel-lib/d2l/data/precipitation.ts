import type { Tensor } from "../../autograd/tensor.js";
import { tensor } from "../../autograd/torch.js";
import { readPackageFile } from "../../platform/package-file.js";

/**
 * A map of the rain and snow of the year 2016 in millimetres, a cell for each degree, from the npm package
 * `vega-datasets`: (168, 360), float32. Row 0 is 87° north, column 0 is 180° west; the columns go round the earth.
 *
 * @throws RuntimeError when the package is not installed.
 * @example d2l.annual_precipitation().shape // torch.Size([168, 360])
 */
export function annual_precipitation(): Tensor {
  const text = new TextDecoder().decode(
    readPackageFile("vega-datasets", "data/annual-precip.json", "d2l.annual_precipitation()"),
  );
  const { width, height, values } = JSON.parse(text) as { width: number; height: number; values: number[] };
  return tensor(values).reshape(height, width);
}
