import { type AnyModule, isModule } from "./module.js";
import { join, unique } from "./names.js";
import { Parameter } from "./parameter.js";

/** What the module and all below it have of their own, each once, by dotted name. */
export function collect<Value>(root: AnyModule, own: (module: AnyModule) => [string, Value][]): [string, Value][] {
  return unique(
    root
      .named_modules()
      .flatMap(([prefix, module]) => own(module).map(([name, value]): [string, Value] => [join(prefix, name), value])),
  );
}

/** The parameters of a module and all below it, in the order of `named_parameters`, without making names. */
export function gatherParameters(module: AnyModule, found: Set<Parameter>, visited: Set<AnyModule>): void {
  visited.add(module);
  const below: AnyModule[] = [];
  for (const name of Object.keys(module)) {
    const value = Reflect.get(module, name);
    // what a thing is says at once what it cannot be: most of a layer's properties are numbers
    if (typeof value === "object" && value instanceof Parameter) found.add(value);
    else if (isModule(value)) below.push(value);
  }
  for (const child of below) if (!visited.has(child)) gatherParameters(child, found, visited);
}
