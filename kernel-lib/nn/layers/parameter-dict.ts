import type { Tensor } from "../../autograd/tensor.js";
import type { Parameter } from "../parameter.js";
import { Named } from "./named.js";
import { asParameter, parameterLine } from "./parameter-list.js";

/**
 * Parameters by name, which their owner uses as it likes. Tensors become parameters.
 *
 * @example const heads = new nn.ParameterDict({ left: torch.ones(2), right: torch.zeros(2) }); heads.at("left")
 */
export class ParameterDict extends Named<Parameter, Tensor> {
  constructor(parameters: Readonly<Record<string, Tensor>> = {}) {
    super();
    this.update(parameters);
  }

  /** The parameter of a name, or null. */
  get(name: string): Parameter | null {
    return this.has(name) ? this.at(name) : null;
  }

  override set(name: string, parameter: Tensor): void {
    this.register_parameter(name, asParameter(parameter));
  }

  override items(): [name: string, parameter: Parameter][] {
    return this.own_parameters();
  }

  override extra_repr(): string {
    return this.items()
      .map(([name, { dtype, shape }]) => parameterLine(name, `torch.${dtype.scalarType}Tensor`, shape))
      .join("\n");
  }
}
