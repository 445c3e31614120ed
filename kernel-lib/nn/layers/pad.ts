import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { pythonText } from "../../base/python-text.js";
import { pad } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

/** @param padding elements before and after each axis, from the last one on; or one number for all sides */
const bindPad = signatureOfClass("nn::_PadNd(int[1] padding)");

/**
 * @param padding elements before and after each axis, from the last one on; or one number for all sides
 * @param value what stands there
 */
const bindConstantPad = signatureOfClass("nn::_ConstantPadNd(int[1] padding, float value)");

type Mode = "constant" | "reflect" | "replicate" | "circular";

/** What the paddings share; they differ in the number of axes and in what stands outside. */
abstract class Pad extends Module {
  readonly padding: readonly number[];
  protected abstract readonly mode: Mode;

  constructor(padding: number | readonly number[], axes: number) {
    super();
    this.padding = typeof padding === "number" ? new Array<number>(2 * axes).fill(padding) : padding;
  }

  override forward(input: Tensor): Tensor {
    return pad(input, this.padding, this.mode);
  }

  override extra_repr(): string {
    return tuple(this.padding);
  }
}

const tuple = (list: readonly number[]): string => `(${list.join(", ")}${list.length === 1 ? "," : ""})`;

abstract class ConstantPad extends Pad {
  protected readonly mode = "constant";
  readonly value: number;

  constructor(padding: number | readonly number[], axes: number, value: number) {
    super(padding, axes);
    this.value = value;
  }

  override forward(input: Tensor): Tensor {
    return pad(input, this.padding, this.mode, this.value);
  }

  override extra_repr(): string {
    return `padding=${tuple(this.padding)}, value=${pythonText(this.value)}`;
  }
}

/** One value around the last axis. */
export class ConstantPad1d extends ConstantPad {
  constructor(...args: Constructors["_ConstantPadNd"]) {
    const [padding, value] = bindConstantPad(args, "ConstantPad1d");
    super(padding, 1, value);
  }
}

/** One value around the last two axes. */
export class ConstantPad2d extends ConstantPad {
  constructor(...args: Constructors["_ConstantPadNd"]) {
    const [padding, value] = bindConstantPad(args, "ConstantPad2d");
    super(padding, 2, value);
  }
}

/** One value around the last three axes. */
export class ConstantPad3d extends ConstantPad {
  constructor(...args: Constructors["_ConstantPadNd"]) {
    const [padding, value] = bindConstantPad(args, "ConstantPad3d");
    super(padding, 3, value);
  }
}

/** Zeros around the last axis. */
export class ZeroPad1d extends Pad {
  protected readonly mode = "constant";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "ZeroPad1d")[0], 1);
  }
}

/** Zeros around the last two axes. */
export class ZeroPad2d extends Pad {
  protected readonly mode = "constant";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "ZeroPad2d")[0], 2);
  }
}

/** Zeros around the last three axes. */
export class ZeroPad3d extends Pad {
  protected readonly mode = "constant";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "ZeroPad3d")[0], 3);
  }
}

/** The mirrored elements around the last axis. */
export class ReflectionPad1d extends Pad {
  protected readonly mode = "reflect";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "ReflectionPad1d")[0], 1);
  }
}

/** The mirrored elements around the last two axes. */
export class ReflectionPad2d extends Pad {
  protected readonly mode = "reflect";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "ReflectionPad2d")[0], 2);
  }
}

/** The mirrored elements around the last three axes. */
export class ReflectionPad3d extends Pad {
  protected readonly mode = "reflect";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "ReflectionPad3d")[0], 3);
  }
}

/** The elements of the border around the last axis. */
export class ReplicationPad1d extends Pad {
  protected readonly mode = "replicate";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "ReplicationPad1d")[0], 1);
  }
}

/** The elements of the border around the last two axes. */
export class ReplicationPad2d extends Pad {
  protected readonly mode = "replicate";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "ReplicationPad2d")[0], 2);
  }
}

/** The elements of the border around the last three axes. */
export class ReplicationPad3d extends Pad {
  protected readonly mode = "replicate";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "ReplicationPad3d")[0], 3);
  }
}

/** The elements of the other side around the last axis. */
export class CircularPad1d extends Pad {
  protected readonly mode = "circular";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "CircularPad1d")[0], 1);
  }
}

/** The elements of the other side around the last two axes. */
export class CircularPad2d extends Pad {
  protected readonly mode = "circular";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "CircularPad2d")[0], 2);
  }
}

/** The elements of the other side around the last three axes. */
export class CircularPad3d extends Pad {
  protected readonly mode = "circular";

  constructor(...args: Constructors["_PadNd"]) {
    super(bindPad(args, "CircularPad3d")[0], 3);
  }
}
