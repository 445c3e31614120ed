import type {
  ArrowFunction,
  Block,
  CatchClause,
  Expression,
  FunctionExpression,
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
 * keeps the error that this throws. A function that was declared in a cell tells its name there, for those who ask for
 * its text. A browser page, without shared memory, counts the word down instead.
 * It works on JavaScript, when all other transformers are done.
 */
export function addChecks(test: Test): TransformerFactory<SourceFile> {
  const condition = (declared: string | undefined = undefined) => {
    const word = factory.createElementAccessExpression(factory.createIdentifier(hostName), 0);
    const name = declared === undefined ? [] : [factory.createStringLiteral(declared)];
    return factory.createLogicalAnd(test(word), hostCall("stop", name));
  };
  /** What a function does first. */
  const first = (caught: Identifier | undefined, declared?: string) => [
    condition(declared),
    ...(caught === undefined ? [] : [hostCall("pass", [caught])]),
  ];
  const check = () => factory.createExpressionStatement(condition());

  return (context) => (file) => {
    /** The names of what functions are told that a promise rejected with. */
    const caught = new Map<Node, Identifier>();
    const visit = (node: Node): Node => {
      const handler = handlerIn(node);
      const name = handler?.parameters[0]?.name;
      if (handler !== undefined && name !== undefined && ts.isIdentifier(name)) caught.set(handler, name);
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isIterationStatement(visited, false)) return checkedLoop(visited);
      if (ts.isCatchClause(visited)) return passing(visited);
      if (ts.isArrowFunction(visited)) return checkedArrow(visited, caught.get(node));
      return isFunctionWithBody(visited) ? checkedFunction(visited, caught.get(node)) : visited;
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

    const checkedArrow = (arrow: ArrowFunction, told: Identifier | undefined): Node => {
      const { body, modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = arrow;
      const inOrder = () => [...first(told), body as Expression].reduce((all, next) => factory.createComma(all, next));
      const checked = ts.isBlock(body)
        ? begun(body, told)
        : ts.setTextRange(factory.createParenthesizedExpression(inOrder()), body);
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

    const begun = (body: Block, told: Identifier | undefined, declared?: string): Block => {
      const directives = body.statements.findIndex((statement) => !isDirective(statement));
      const place = directives < 0 ? body.statements.length : directives;
      const added = first(told, declared).map((expression) => factory.createExpressionStatement(expression));
      const statements = [...body.statements.slice(0, place), ...added, ...body.statements.slice(place)];
      return factory.updateBlock(body, statements);
    };

    const checkedFunction = (node: FunctionWithBody, told: Identifier | undefined): Node => {
      const bodies = new Map<Node, Block>([[node.body, begun(node.body, told, nameLostBy(node))]]);
      return ts.visitEachChild(node, (child) => bodies.get(child) ?? child, context);
    };

    return ts.visitEachChild(file, visit, context);
  };
}

/** The name of a function that was declared and is a nameless expression now: its text is to have it. */
function nameLostBy(node: FunctionWithBody): string | undefined {
  const written = ts.getOriginalNode(node);
  const isLost = ts.isFunctionExpression(node) && node.name === undefined && ts.isFunctionDeclaration(written);
  return isLost ? written.name?.text : undefined;
}

/** In `p.catch(handler)` and `p.then(f, handler)`: the function, where it is written there. */
function handlerIn(node: Node): ArrowFunction | FunctionExpression | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { text } = node.expression.name;
  const handler = text === "catch" ? node.arguments[0] : text === "then" ? node.arguments[1] : undefined;
  const isFunction = handler !== undefined && (ts.isArrowFunction(handler) || ts.isFunctionExpression(handler));
  return isFunction ? handler : undefined;
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
