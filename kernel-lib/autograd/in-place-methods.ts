import { type AlphaOptions, Arithmetic } from "./arithmetic.js";
import { writeInPlace } from "./graph/in-place.js";
import { addPlainly, isPlain } from "./graph/in-place-sum.js";
import type { Operand } from "./operand.js";
import type { Tensor } from "./tensor.js";

/** The elementwise methods with a trailing underscore: they overwrite the tensor and return it. */
export abstract class InPlace extends Arithmetic {
  add_(this: Tensor, other: Operand, options: AlphaOptions = {}): Tensor {
    const { alpha = 1 } = options;
    if (isPlain(this, other, alpha)) return addPlainly(this, other, alpha);
    return writeInPlace(this, (self) => self.add(other, options));
  }

  sub_(this: Tensor, other: Operand, options: AlphaOptions = {}): Tensor {
    const { alpha = 1 } = options;
    if (isPlain(this, other, alpha)) return addPlainly(this, other, -alpha);
    return writeInPlace(this, (self) => self.sub(other, options));
  }

  mul_(this: Tensor, other: Operand): Tensor {
    return writeInPlace(this, (self) => self.mul(other));
  }

  div_(this: Tensor, other: Operand): Tensor {
    return writeInPlace(this, (self) => self.div(other));
  }

  floor_divide_(this: Tensor, other: Operand): Tensor {
    return writeInPlace(this, (self) => self.floor_divide(other));
  }

  remainder_(this: Tensor, other: Operand): Tensor {
    return writeInPlace(this, (self) => self.remainder(other));
  }

  pow_(this: Tensor, exponent: Operand): Tensor {
    return writeInPlace(this, (self) => self.pow(exponent));
  }

  neg_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.neg());
  }

  abs_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.abs());
  }

  square_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.square());
  }

  relu_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.relu());
  }

  floor_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.floor());
  }

  ceil_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.ceil());
  }

  round_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.round());
  }

  exp_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.exp());
  }

  log_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.log());
  }

  sqrt_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.sqrt());
  }

  reciprocal_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.reciprocal());
  }

  sin_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.sin());
  }

  cos_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.cos());
  }

  tanh_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.tanh());
  }

  sigmoid_(this: Tensor): Tensor {
    return writeInPlace(this, (self) => self.sigmoid());
  }

  clamp_(this: Tensor, min: number | null = null, max: number | null = null): Tensor {
    return writeInPlace(this, (self) => self.clamp(min, max));
  }
}
