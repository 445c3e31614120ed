import type {
  BindingName,
  ClassDeclaration,
  Expression,
  Identifier,
  Node,
  SourceFile,
  Statement,
  TransformerFactory,
  VariableDeclaration,
} from "typescript";
import { hostName } from "../host.js";
import { ts } from "./typescript.js";

const { factory } = ts;

/**
 * Where no REPL mode lets cells share their `let`s, the names of a cell are properties of the global object: closures
 * see later values there, a name may be declared again, and access is as fast. A cell becomes the body of an async
 * function that begins with `"use strict"; __cell__.declare(["x"]);`, and `let x = 1` becomes `x = 1`. It follows
 * `shareTopLevel`, after which names are bound by `let` and `class` only; names that the compiler has made up stay the
 * function's own.
 */
export const toGlobals: TransformerFactory<SourceFile> = () => (file) => {
  const names = new Set<string>();
  const [strict, ...statements] = file.statements;
  const body = statements.flatMap((statement) => assigned(statement, names));
  return factory.updateSourceFile(file, [strict, ...(names.size === 0 ? [] : [declaring(names)]), ...body]);
};

function declaring(names: ReadonlySet<string>): Statement {
  const list = factory.createArrayLiteralExpression([...names].map((name) => factory.createStringLiteral(name)));
  const declare = factory.createPropertyAccessExpression(factory.createIdentifier(hostName), "declare");
  return factory.createExpressionStatement(factory.createCallExpression(declare, undefined, [list]));
}

function assigned(statement: Statement, names: Set<string>): Statement[] {
  if (ts.isClassDeclaration(statement) && statement.name !== undefined) {
    names.add(statement.name.text);
    const target = factory.createIdentifier(statement.name.text);
    return [placed(factory.createAssignment(target, asExpression(statement)), statement)];
  }
  if (!ts.isVariableStatement(statement)) return [statement];
  return statement.declarationList.declarations.map((declaration) => {
    const bound = namesOf(declaration.name);
    if (bound.some(isMadeUp)) return localStatement(declaration, statement);
    for (const { text } of bound) names.add(text);
    return placed(assignment(declaration), statement);
  });
}

function assignment({ name, initializer }: VariableDeclaration): Expression {
  if (ts.isIdentifier(name)) return factory.createAssignment(name, initializer ?? factory.createVoidZero());
  const pattern = factory.converters.convertToAssignmentPattern(name);
  const expression = factory.createAssignment(pattern, initializer ?? factory.createVoidZero());
  return ts.isObjectBindingPattern(name) ? factory.createParenthesizedExpression(expression) : expression;
}

function localStatement(declaration: VariableDeclaration, original: Node): Statement {
  const list = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let);
  return keepPlace(factory.createVariableStatement(undefined, list), original);
}

const asExpression = ({ modifiers, name, heritageClauses, members }: ClassDeclaration) =>
  factory.createClassExpression(modifiers?.filter(ts.isDecorator), name, undefined, heritageClauses, members);

const placed = (expression: Expression, original: Node): Statement =>
  keepPlace(factory.createExpressionStatement(expression), original);

function keepPlace<T extends Node>(node: T, original: Node): T {
  return ts.setOriginalNode(ts.setTextRange(node, original), original);
}

function namesOf(name: BindingName): Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOf(element.name)));
}

/** Such a name is written when all is printed. */
const isMadeUp = (name: Identifier) => ts.isGeneratedIdentifier(name);
