import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { cppNames } from "../../tensor/cpp-names.js";
import { bool, type DType, int64 } from "../../tensor/dtype.js";
import { numel } from "../../tensor/shape.js";
import { by, type ConvPlan } from "../conv-shape.js";
import { sizeText } from "../layout.js";

export interface ConvTypes {
  readonly input: DType;
  readonly weight: DType;
  readonly bias: DType | null;
}

/** PyTorch checks this before anything else, but neither when transposed nor when the padding is a word. */
export function requireBiasOfInputType({ input, bias }: ConvTypes): void {
  if (bias === null || bias === input) return;
  throw new RuntimeError(
    `Input type (${cppNames[input.name]}) and bias type (${cppNames[bias.name]}) should be the same`,
  );
}

/**
 * Refuses what PyTorch's own loops refuse, after all other checks and in their words. Faster backends, which PyTorch
 * uses on some machines and for some sizes, word these refusals differently; the loops are in every PyTorch.
 */
export function refuseConvolution(plan: ConvPlan, types: ConvTypes): void {
  if (numel(plan.input) === 0) refuseEmpty(plan);
  else if (plan.transposed) refuseTransposed(plan, types);
  else refuseSliding(plan, types);
}

function refuseEmpty({ input, output }: ConvPlan): void {
  const [batch, channels] = input;
  if (batch !== 0 && channels !== 0) {
    const got = sizeText(asPlane(input, 1, 2));
    throw new RuntimeError(`Only zero batch or zero channel inputs are supported, but got input shape: ${got}`);
  }
  if (output.some((length) => length < 0)) throw tooSmallError(input, output);
}

function tooSmallError(input: readonly number[], output: readonly number[]): RuntimeError {
  return new RuntimeError(
    `Given input size per channel: ${by(asPlane(input.slice(2), 1))}. ` +
      `Calculated output size per channel: ${by(asPlane(output, 1))}. Output size is too small`,
  );
}

/** PyTorch computes 1-D as 2-D: its messages show the height that it inserts after the `lead` first numbers. */
function asPlane(values: readonly number[], height: number, lead = 0): readonly number[] {
  return values.length === lead + 1 ? [...values.slice(0, lead), height, ...values.slice(lead)] : values;
}

function refuseSliding({ weight, dilation }: ConvPlan, types: ConvTypes): void {
  const kernel = asPlane(weight.slice(2), 1);
  const isDilated = dilation.some((d) => d !== 1);
  if (kernel.includes(0)) {
    const named = `kernel_height: ${kernel[0]} kernel_width: ${kernel[1]}`;
    const got = isDilated
      ? ` ${sizeText(kernel)}`
      : kernel.length === 3
        ? `: ${kernel.join(" x ")} (TxHxW)`
        : ` ${named}`;
    throw new RuntimeError(`kernel size should be greater than zero, but got${got}`);
  }
  if (dilation.includes(0)) {
    throw new RuntimeError(`dilation should be greater than zero, but got ${sizeText(asPlane(dilation, 1))}`);
  }
  if (isDilated) requireFloatOrLong("slow_conv_dilated<>", types.input);
  else if (types.input === bool)
    throw notImplemented(kernel.length === 3 ? "compute_columns3d" : "slow_conv2d_cpu", bool);
  requireScalarType(types.input, types.weight);
}

function refuseTransposed(plan: ConvPlan, { input, weight, bias }: ConvTypes): void {
  const is3d = plan.output.length === 3;
  const kernel = asPlane(plan.weight.slice(2), 1);
  const axes = is3d ? ["depth", "height", "width"] : ["height", "width"];
  const named = (name: string, values: readonly number[], fill: number) =>
    axes.map((axis, i) => `${name}_${axis}: ${asPlane(values, fill)[i]}`);
  if (!is3d && kernel.includes(0)) {
    throw new RuntimeError(
      `kernel size should be greater than zero, but got ${named("kernel", plan.weight.slice(2), 1).join(" ")}`,
    );
  }
  if (plan.dilation.includes(0)) {
    throw new RuntimeError(
      `dilation should be greater than zero, but got ${named("dilation", plan.dilation, 1).join(", ")}`,
    );
  }
  if (plan.output_padding.some((extra, axis) => extra >= plan.stride[axis] && extra >= plan.dilation[axis])) {
    const got = [
      ...named("output_padding", plan.output_padding, 0),
      ...named("stride", plan.stride, 1),
      ...named("dilation", plan.dilation, 1),
    ];
    throw new RuntimeError(`output padding must be smaller than either stride or dilation, but got ${got.join(" ")}`);
  }
  if (numel(plan.weight) === 0) {
    const expected = is3d
      ? "non-empty 5D (n_output_plane x n_input_plane x kernel_depth x kernel_height x kernel_width) tensor expected for weight"
      : "non-empty 2D or 4D weight tensor expected";
    const perGroup = [plan.weight[0] / plan.geometry.groups, ...plan.weight.slice(1)];
    throw new RuntimeError(`${expected}, but got: ${sizeText(asPlane(perGroup, 1, 2))}`);
  }
  if (plan.output.some((length) => length < 1)) throw tooSmallError(plan.input, plan.output);
  requireFloatOrLong(`slow_conv_transpose${is3d ? 3 : 2}d_out_cpu`, input);
  requireScalarType(input, weight);
  if (bias === null) return;
  if (is3d) requireScalarType(input, bias);
  if (bias.is_floating_point && !input.is_floating_point) {
    throw new RuntimeError(
      `result type ${bias.scalarType} can't be cast to the desired output type ${input.scalarType}`,
    );
  }
}

function requireScalarType(expected: DType, found: DType): void {
  if (expected !== found) {
    throw new RuntimeError(`expected scalar type ${expected.scalarType} but found ${found.scalarType}`);
  }
}

function requireFloatOrLong(routine: string, dtype: DType): void {
  if (!dtype.is_floating_point && dtype !== int64) throw notImplemented(routine, dtype);
}

function notImplemented(routine: string, dtype: DType): NotImplementedError {
  return new NotImplementedError(`"${routine}" not implemented for '${dtype.scalarType}'`);
}
