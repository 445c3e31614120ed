import { AttributeError } from "../base/errors.js";
import type { AnyModule } from "./module.js";

/** The module below another under a dotted name. @throws AttributeError for a name that there is not */
export function submoduleOf(module: AnyModule, target: string): AnyModule {
  const names = target === "" ? [] : target.split(".");
  return names.reduce((above, name) => {
    const found = above.own_modules().find(([own]) => own === name);
    if (found !== undefined) return found[1];
    const isThere = Reflect.get(above, name) !== undefined;
    throw new AttributeError(
      isThere ? `\`${name}\` is not an nn.Module` : `${above.constructor.name} has no attribute \`${name}\``,
    );
  }, module);
}

/** A parameter or buffer below a module under a dotted name. @throws AttributeError for a name that there is not */
export function memberOf<Member>(
  module: AnyModule,
  target: string,
  kind: string,
  listOf: (module: AnyModule) => readonly [name: string, member: Member][],
): Member {
  const path = target.split(".");
  const name = path.pop() ?? "";
  const holder = submoduleOf(module, path.join("."));
  const found = listOf(holder).find(([own]) => own === name);
  if (found !== undefined) return found[1];
  const isThere = Reflect.get(holder, name) !== undefined;
  throw new AttributeError(
    isThere ? `\`${name}\` is not ${kind}` : `${holder.constructor.name} has no attribute \`${name}\``,
  );
}
