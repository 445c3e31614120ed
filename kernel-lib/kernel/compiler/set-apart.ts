import type {
  BindingElement,
  ClassDeclaration,
  Expression,
  Identifier,
  Node,
  ShorthandPropertyAssignment,
  SourceFile,
  TransformerFactory,
} from "typescript";
import { setApart } from "../host.js";
import type { CellSourceFile, CellSymbol } from "./internals.js";
import { ts } from "./typescript.js";

const { factory } = ts;

/** Names that packages look for to know where they run, and what Node gives to every file. */
const probed = ["define", "document", "exports", "importScripts", "location", "module", "self", "window"];
const ofFiles = ["console", "prompt", "require", "__dirname", "__filename"];
const guarded = new Set([...probed, ...ofFiles]);

/**
 * The names of this cell that are the user's and also global: `const performance = 0.93`, `import process from
 * "node:process"`. In V8's REPL mode such a declaration hides the global from all code, packages and Node's own
 * included, so in JavaScript these names are others.
 */
export function namesSetApart(file: CellSourceFile, earlier: ReadonlyMap<string, CellSymbol>): Set<string> {
  const names = new Set<string>();
  for (const name of file.identifiers.keys()) {
    if (!guarded.has(name) && !(name in globalThis)) continue;
    const key = ts.escapeLeadingUnderscores(name) as string;
    const symbol = file.locals.get(key) ?? earlier.get(key);
    if (symbol !== undefined && hasValue(symbol)) names.add(name);
  }
  return names;
}

/** Not of types, nor of what is only said to be there. */
function hasValue({ flags, declarations = [] }: CellSymbol): boolean {
  return (
    (flags & (ts.SymbolFlags.Value | ts.SymbolFlags.Alias)) !== 0 &&
    declarations.some((declaration) => (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) === 0)
  );
}

/** Renames all that has one of the names; functions and classes keep the name that they tell. */
export function renameSetApart(names: ReadonlySet<string>): TransformerFactory<SourceFile> {
  return (context) => (file) => {
    const isRenamed = (node: Node | undefined): node is Identifier =>
      node !== undefined && ts.isIdentifier(node) && names.has(node.text);
    const renamed = (node: Identifier) =>
      ts.setTextRange(ts.setOriginalNode(factory.createIdentifier(setApart(node.text)), node), node);
    const visited = <T extends Node>(node: T | undefined) => ts.visitNode(node, visit) as T;

    const visit = (node: Node): Node => {
      if (isRenamed(node)) return renamed(node);
      if (ts.isShorthandPropertyAssignment(node) && isRenamed(node.name)) return longhand(node);
      if (ts.isClassDeclaration(node) && isRenamed(node.name)) return classVariable(node, node.name);
      if (ts.isObjectBindingPattern(node)) {
        return factory.updateObjectBindingPattern(node, node.elements.map(boundElement));
      }
      if (ts.isVariableDeclaration(node) && isRenamed(node.name)) {
        const value = named(node.name, visited(node.initializer));
        return factory.updateVariableDeclaration(node, renamed(node.name), undefined, undefined, value);
      }
      if (ts.isAssignmentExpression(node, true) && isRenamed(node.left)) {
        const value = named(node.left, visited(node.right)) as Expression;
        return factory.updateBinaryExpression(node, renamed(node.left), node.operatorToken, value);
      }
      // the names of members are not looked up
      return ts.visitEachChild(node, (child) => (isMemberName(node, child) ? child : visit(child)), context);
    };

    /** `{ Map }` → `{ Map: … }` */
    const longhand = ({ name, objectAssignmentInitializer: initial }: ShorthandPropertyAssignment) => {
      const target = renamed(name);
      return factory.createPropertyAssignment(
        name.text,
        initial === undefined ? target : factory.createAssignment(target, visited(initial)),
      );
    };

    const boundElement = (element: BindingElement): BindingElement => {
      const { dotDotDotToken, propertyName, name, initializer } = element;
      if (dotDotDotToken !== undefined || propertyName !== undefined || !isRenamed(name)) {
        return ts.visitEachChild(element, (child) => (child === propertyName ? child : visit(child)), context);
      }
      const key = factory.createIdentifier(name.text);
      return factory.updateBindingElement(element, undefined, key, renamed(name), visited(initializer));
    };

    const classVariable = ({ modifiers, heritageClauses, members }: ClassDeclaration, name: Identifier) => {
      const value = ts.visitEachChild(
        factory.createClassExpression(
          modifiers?.filter(ts.isDecorator),
          undefined,
          undefined,
          heritageClauses,
          members,
        ),
        visit,
        context,
      );
      const declaration = factory.createVariableDeclaration(renamed(name), undefined, undefined, named(name, value));
      const list = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let);
      return factory.createVariableStatement(undefined, list);
    };

    return ts.visitEachChild(file, visit, context);
  };
}

/** A function or class without a name of its own takes that of a property, as it would have taken the variable's. */
function named(name: Identifier, value: Expression | undefined): Expression | undefined {
  if (value === undefined || !isAnonymous(value)) return value;
  const object = factory.createObjectLiteralExpression([factory.createPropertyAssignment(name.text, value)]);
  return factory.createPropertyAccessExpression(factory.createParenthesizedExpression(object), name.text);
}

function isAnonymous(value: Expression): boolean {
  if (ts.isArrowFunction(value)) return true;
  return (ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name === undefined;
}

function isMemberName(parent: Node, child: Node): boolean {
  if (!ts.isIdentifier(child)) return false;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === child;
  return (ts.isClassElement(parent) || ts.isObjectLiteralElement(parent)) && parent.name === child;
}
