import { bare, membersOf } from "./members.js";
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
export function gatherParameters(
  module: AnyModule,
  found = new Set<Parameter>(),
  above?: Set<AnyModule>,
): Set<Parameter> {
  const own = bare(module) as unknown as { readonly [name: string]: unknown };
  const members = membersOf(own);
  let hasChildren = false;
  for (const [name, { kind }] of members) {
    if (kind === "child module") hasChildren = true;
    else if (kind === "parameter" && own[name] instanceof Parameter) found.add(own[name]);
  }
  if (!hasChildren) return found;
  // a layer without children is met anew each time: that finds nothing new, and costs less than to remember it
  const visited = (above ?? new Set()).add(module);
  for (const [name, { kind }] of members) {
    const child = own[name];
    if (kind === "child module" && isModule(child) && !visited.has(child)) gatherParameters(child, found, visited);
  }
  return found;
}
