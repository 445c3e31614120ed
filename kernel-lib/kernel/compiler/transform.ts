import type {
  Block,
  ClassDeclaration,
  Expression,
  ExternalModuleReference,
  FunctionDeclaration,
  Identifier,
  ImportDeclaration,
  ImportEqualsDeclaration,
  Modifier,
  Node,
  SourceFile,
  Statement,
  StringLiteral,
  TransformationContext,
  TransformerFactory,
  VariableDeclarationList,
  VariableStatement,
} from "typescript";
import { hostName } from "../host.js";
import { ts } from "./typescript.js";

const { factory } = ts;
const host = (member: string) => factory.createPropertyAccessExpression(factory.createIdentifier(hostName), member);
const call = (member: string, args: Expression[]) => factory.createCallExpression(host(member), undefined, args);

/**
 * Before types are removed: imports ask the host, exports are declarations, and the last expression's value is
 * handed over.
 */
export const bindToHost: TransformerFactory<SourceFile> = (context) => (file) => {
  const statements = file.statements.filter((statement) => !isImport(statement));
  const imports = file.statements.filter(isImport).flatMap(importStatements);
  const last = statements.at(-1);
  if (last !== undefined && ts.isExpressionStatement(last)) {
    statements[statements.length - 1] = keepPlace(
      factory.createExpressionStatement(call("result", [last.expression])),
      last,
    );
  }
  const bound = [...imports, ...statements.flatMap(withoutExport)];
  const updated = factory.updateSourceFile(file, bound);
  return file.text.includes("import")
    ? (ts.visitEachChild(updated, dynamicImports(context), context) as SourceFile)
    : updated;
};

/**
 * After JSX is: what it imports, the host is asked for as well. The names are such as no user writes, one for each
 * package: functions of this cell call them from others.
 */
export const bindRuntime: TransformerFactory<SourceFile> = (context) => (file) => {
  if (!file.statements.some(ts.isImportDeclaration)) return file;
  const given = new Map<Node, Identifier>();
  const statements = file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement)) return statement;
    const bindings = statement.importClause?.namedBindings;
    const source = (statement.moduleSpecifier as StringLiteral).text.replace(/\W/g, "_");
    if (bindings !== undefined && ts.isNamedImports(bindings)) {
      for (const { name } of bindings.elements)
        given.set(name, factory.createIdentifier(`${name.text}\u200d${source}`));
    }
    return importStatements(statement);
  });
  const visit = (node: Node): Node => given.get(node) ?? ts.visitEachChild(node, visit, context);
  return ts.visitEachChild(factory.updateSourceFile(file, statements), visit, context);
};

/**
 * After types are removed: every top-level binding becomes `let`, which V8's REPL mode lets later cells redeclare.
 * Functions stay usable before their line.
 */
export const shareTopLevel: TransformerFactory<SourceFile> = (context) => (file) => {
  const hoisted: Statement[] = [];
  const rest: Statement[] = [];
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) continue;
    if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) {
      const { modifiers, asteriskToken, name, parameters, body } = statement;
      // nameless, so that recursion sees the shared binding; V8 names it after the variable
      const value = factory.createFunctionExpression(
        modifiers?.filter(ts.isModifier),
        asteriskToken,
        undefined,
        undefined,
        parameters,
        undefined,
        body ?? factory.createBlock([]),
      );
      hoisted.push(keepPlace(letStatement(name, keepPlace(value, statement)), statement));
    } else if (ts.isVariableStatement(statement) && !isWrittenVar(statement)) {
      const list = factory.createVariableDeclarationList(statement.declarationList.declarations, ts.NodeFlags.Let);
      rest.push(
        keepPlace(factory.createVariableStatement(undefined, keepPlace(list, statement.declarationList)), statement),
      );
    } else {
      rest.push(ts.visitNode(statement, liftVars(context, names)) as Statement);
    }
  }
  const lifted = [...names].map((text) => {
    const name = factory.createIdentifier(text);
    return letStatement(name, keptValue(name));
  });
  const strict = factory.createExpressionStatement(factory.createStringLiteral("use strict"));
  return factory.updateSourceFile(file, [strict, ...lifted, ...hoisted, ...rest]);
};

function keepPlace<T extends Node>(node: T, original: Node): T {
  return ts.setOriginalNode(ts.setTextRange(node, original), original);
}

/** Until `var x` is assigned it has the value of an earlier cell: `let x = __cell__.kept(() => x)`. */
function keptValue(name: Identifier): Expression {
  return call("kept", [factory.createArrowFunction(undefined, undefined, [], undefined, undefined, name)]);
}

const isPlainVar = (node: Node | undefined): node is VariableDeclarationList =>
  node !== undefined &&
  ts.isVariableDeclarationList(node) &&
  (node.flags & ts.NodeFlags.BlockScoped) === 0 &&
  node.declarations.every(({ name }) => ts.isIdentifier(name));

/** Not the `var` that an enum compiles to, which starts anew. */
const isWrittenVar = (statement: VariableStatement) =>
  isPlainVar(statement.declarationList) && ts.isVariableStatement(ts.getOriginalNode(statement));

function letStatement(name: Identifier, value: Expression): Statement {
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, value);
  return factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let),
  );
}

type ImportRequire = ImportEqualsDeclaration & { moduleReference: ExternalModuleReference };

const isImportRequire = (node: Statement): node is ImportRequire =>
  ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference);

const isImport = (node: Statement): node is ImportDeclaration | ImportRequire =>
  ts.isImportDeclaration(node) || isImportRequire(node);

/**
 * `import d, { a as b } from "m"` → `let [d, b] = await __cell__.import("m", ["default", "a"])`; what a whole module is
 * for `import m = require("m")` is called as TypeScript calls it, `export=`.
 */
function importStatements(statement: ImportDeclaration | ImportRequire): Statement[] {
  const isRequire = isImportRequire(statement);
  const clause = isRequire ? undefined : statement.importClause;
  if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (isRequire && statement.isTypeOnly)) return [];
  const specifier = isRequire ? statement.moduleReference.expression : statement.moduleSpecifier;
  const wanted: string[] = [];
  const names: (string | Identifier)[] = [];
  const want = (exported: string, name: Identifier) => {
    wanted.push(exported);
    // one that TypeScript made up is known by its node
    names.push(ts.isGeneratedIdentifier(name) ? name : name.text);
  };
  if (isRequire) want("export=", statement.name);
  if (clause?.name !== undefined) want("default", clause.name);
  const bindings = clause?.namedBindings;
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) want("*", bindings.name);
  if (bindings !== undefined && ts.isNamedImports(bindings)) {
    for (const { isTypeOnly, propertyName, name } of bindings.elements) {
      if (!isTypeOnly) want((propertyName ?? name).text, name);
    }
  }
  const list = factory.createArrayLiteralExpression(wanted.map((name) => factory.createStringLiteral(name)));
  const values = factory.createAwaitExpression(call("import", [specifier, list]));
  if (names.length === 0) return [keepPlace(factory.createExpressionStatement(values), statement)];
  const pattern = factory.createArrayBindingPattern(
    names.map((name) => factory.createBindingElement(undefined, undefined, name)),
  );
  const declaration = factory.createVariableDeclaration(pattern, undefined, undefined, values);
  const declarations = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let);
  return [keepPlace(factory.createVariableStatement(undefined, declarations), statement)];
}

function withoutExport(statement: Statement): Statement[] {
  if (ts.isExportDeclaration(statement)) return [];
  if (ts.isExportAssignment(statement)) {
    return [valueStatement(namedDefault(statement.expression), statement)];
  }
  if (isNamelessDefault(statement)) return [valueStatement(namedDefault(asExpression(statement)), statement)];
  if (!ts.canHaveModifiers(statement) || !statement.modifiers?.some(isExport)) return [statement];
  const modifiers = statement.modifiers.filter((modifier) => !isExport(modifier)) as Modifier[];
  return [factory.replaceModifiers(statement as FunctionDeclaration, modifiers) as Statement];
}

const valueStatement = (value: Expression, original: Statement) =>
  keepPlace(factory.createExpressionStatement(call("result", [value])), original);

/** A function or class without a name is called "default", as in a module. */
function namedDefault(value: Expression): Expression {
  const isNameless =
    ts.isArrowFunction(value) ||
    ((ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name === undefined);
  if (!isNameless) return value;
  const object = factory.createObjectLiteralExpression([factory.createPropertyAssignment("default", value)]);
  return factory.createPropertyAccessExpression(factory.createParenthesizedExpression(object), "default");
}

type NamelessDefault = (FunctionDeclaration & { body: Block }) | ClassDeclaration;

/** `export default function () { … }`: a value, for there is no name to declare. */
const isNamelessDefault = (node: Statement): node is NamelessDefault =>
  (ts.isClassDeclaration(node) || (ts.isFunctionDeclaration(node) && node.body !== undefined)) &&
  node.name === undefined;

function asExpression(node: NamelessDefault): Expression {
  const modifiers = node.modifiers?.filter((modifier) => !isExport(modifier));
  if (ts.isClassDeclaration(node)) {
    return factory.createClassExpression(modifiers, undefined, node.typeParameters, node.heritageClauses, node.members);
  }
  const { asteriskToken, typeParameters, parameters, type, body } = node;
  return factory.createFunctionExpression(
    modifiers?.filter(ts.isModifier),
    asteriskToken,
    undefined,
    typeParameters,
    parameters,
    type,
    body,
  );
}

const isExport = (node: Node) =>
  node.kind === ts.SyntaxKind.ExportKeyword || node.kind === ts.SyntaxKind.DefaultKeyword;

/** `import(x)` and `import.meta` are not for scripts: the host has both. */
export function dynamicImports(context: TransformationContext) {
  const visit = (node: Node): Node => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      return call(
        "load",
        node.arguments.map((argument) => ts.visitNode(argument, visit) as Expression),
      );
    }
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return host("meta");
    return ts.visitEachChild(node, visit, context);
  };
  return visit;
}

/** `var` declares at the top of the cell, also from inside a block: `for (var i = 0; …)` → `let i; for (i = 0; …)`. */
function liftVars(context: TransformationContext, names: Set<string>) {
  const assignments = (list: VariableDeclarationList): Expression => {
    const parts: Expression[] = [];
    for (const { name, initializer } of list.declarations) {
      if (!ts.isIdentifier(name)) continue;
      names.add(name.text);
      if (initializer !== undefined) parts.push(factory.createAssignment(name, initializer));
    }
    return parts.reduce((all, part) => factory.createComma(all, part), factory.createVoidZero() as Expression);
  };
  const visit = (node: Node): Node => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
    if (ts.isVariableStatement(node) && isPlainVar(node.declarationList)) {
      return keepPlace(factory.createExpressionStatement(assignments(node.declarationList)), node);
    }
    if (ts.isForStatement(node) && isPlainVar(node.initializer)) {
      const { initializer, condition, incrementor, statement } = node;
      return keepPlace(
        factory.createForStatement(
          assignments(initializer),
          condition,
          incrementor,
          ts.visitNode(statement, visit) as Statement,
        ),
        node,
      );
    }
    if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && isPlainVar(node.initializer)) {
      const name = node.initializer.declarations[0].name as Identifier;
      names.add(name.text);
      const body = ts.visitNode(node.statement, visit) as Statement;
      return ts.isForOfStatement(node)
        ? keepPlace(factory.createForOfStatement(node.awaitModifier, name, node.expression, body), node)
        : keepPlace(factory.createForInStatement(name, node.expression, body), node);
    }
    return ts.visitEachChild(node, visit, context);
  };
  return visit;
}
