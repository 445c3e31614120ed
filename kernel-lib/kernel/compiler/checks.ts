import type {
  ArrowFunction,
  Block,
  CatchClause,
  Expression,
  FunctionLikeDeclaration,
  Identifier,
  IterationStatement,
  Node,
  SourceFile,
  Statement,
  TransformerFactory,
} from "typescript";
import { hostName } from "../host.js";
import { ts } from "./typescript.js";

const { factory } = ts;
const hostCall = (member: string, args: Expression[]) =>
  factory.createCallExpression(
    factory.createPropertyAccessExpression(factory.createIdentifier(hostName), member),
    undefined,
    args,
  );

/** When to stop: an expression that is true then, over the host's word. */
export type Test = (word: Expression) => Expression;

/** On the word of a thread that another can write to. */
export const isWordSet: Test = (word) => word;

/** On a word that counts down: where no other thread can write, one looks around now and then. */
export const isCountedDown: Test = (word) =>
  factory.createLessThan(factory.createPrefixDecrement(word), factory.createNumericLiteral(0));

/**
 * Lets the host stop what runs at any loop or call: each begins with `__cell__[0] && __cell__.stop()`, and no `catch`
 * keeps the error that this throws. A browser page, without shared memory, counts the word down instead.
 * It works on JavaScript, when all other transformers are done.
 */
export function addChecks(test: Test): TransformerFactory<SourceFile> {
  const condition = () => {
    const word = factory.createElementAccessExpression(factory.createIdentifier(hostName), 0);
    return factory.createLogicalAnd(test(word), hostCall("stop", []));
  };
  const check = () => factory.createExpressionStatement(condition());

  return (context) => (file) => {
    const visit = (node: Node): Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isIterationStatement(visited, false)) return checkedLoop(visited);
      if (ts.isCatchClause(visited)) return passing(visited);
      if (ts.isArrowFunction(visited)) return checkedArrow(visited);
      return isFunctionWithBody(visited) ? checkedFunction(visited) : visited;
    };

    const checkedLoop = (loop: IterationStatement): Node => {
      const { statement } = loop;
      const block = ts.isBlock(statement)
        ? factory.updateBlock(statement, [check(), ...statement.statements])
        : ts.setTextRange(factory.createBlock([check(), statement]), statement);
      if (ts.isForStatement(loop)) {
        return factory.updateForStatement(loop, loop.initializer, loop.condition, loop.incrementor, block);
      }
      if (ts.isForOfStatement(loop)) {
        return factory.updateForOfStatement(loop, loop.awaitModifier, loop.initializer, loop.expression, block);
      }
      if (ts.isForInStatement(loop))
        return factory.updateForInStatement(loop, loop.initializer, loop.expression, block);
      if (ts.isWhileStatement(loop)) return factory.updateWhileStatement(loop, loop.expression, block);
      return ts.isDoStatement(loop) ? factory.updateDoStatement(loop, block, loop.expression) : loop;
    };

    const checkedArrow = (arrow: ArrowFunction): Node => {
      const { body, modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = arrow;
      const checked = ts.isBlock(body)
        ? begun(body)
        : ts.setTextRange(factory.createParenthesizedExpression(factory.createComma(condition(), body)), body);
      return factory.updateArrowFunction(
        arrow,
        modifiers,
        typeParameters,
        parameters,
        type,
        equalsGreaterThanToken,
        checked,
      );
    };

    const begun = (body: Block): Block => {
      const directives = body.statements.findIndex((statement) => !isDirective(statement));
      const first = directives < 0 ? body.statements.length : directives;
      const statements = [...body.statements.slice(0, first), check(), ...body.statements.slice(first)];
      return factory.updateBlock(body, statements);
    };

    const checkedFunction = (node: FunctionWithBody): Node => {
      const bodies = new Map<Node, Block>([[node.body, begun(node.body)]]);
      return ts.visitEachChild(node, (child) => bodies.get(child) ?? child, context);
    };

    return ts.visitEachChild(file, visit, context);
  };
}

const isDirective = (statement: Statement) =>
  ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);

type FunctionWithBody = FunctionLikeDeclaration & { body: Block };

const isFunctionWithBody = (node: Node): node is FunctionWithBody =>
  (ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isAccessor(node) ||
    ts.isConstructorDeclaration(node)) &&
  node.body !== undefined;

/** `catch { … }` → `catch (__caught__) { __cell__.pass(__caught__); … }` */
function passing(clause: CatchClause): Node {
  const declared = clause.variableDeclaration;
  const isName = declared !== undefined && ts.isIdentifier(declared.name);
  const name = isName ? (declared.name as Identifier) : factory.createIdentifier("__caught__");
  const first: Statement[] = [factory.createExpressionStatement(hostCall("pass", [name]))];
  if (declared !== undefined && !isName) {
    const taken = factory.createVariableDeclaration(declared.name, undefined, undefined, name);
    const list = factory.createVariableDeclarationList([taken], ts.NodeFlags.Let);
    first.push(factory.createVariableStatement(undefined, list));
  }
  return factory.updateCatchClause(
    clause,
    isName ? declared : factory.createVariableDeclaration(name),
    factory.updateBlock(clause.block, [...first, ...clause.block.statements]),
  );
}
