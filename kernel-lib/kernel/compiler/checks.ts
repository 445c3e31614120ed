import type {
  ArrowFunction,
  Block,
  CatchClause,
  ClassStaticBlockDeclaration,
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
import { ts } from "./typescript.js";
import { hostCall, type Watch } from "./watch.js";

const { factory } = ts;

/**
 * Lets the host stop what runs at any loop or call: each begins with `__cell__[0] && __cell__.stop()`, and no `catch`
 * keeps the error that this throws. A function that was declared in a cell tells its name there, for those who ask for
 * its text. A browser page, without shared memory, counts the word down instead.
 * It works on JavaScript, when all other transformers are done.
 */
export function addChecks(watch: Watch): TransformerFactory<SourceFile> {
  return (context) => (file) => {
    /** The names of what functions are told that a promise rejected with. */
    const caught = new Map<Node, Identifier>();
    /** Whether what is being visited, up to its functions, has loops. */
    let hasLoops = false;

    /** Visits what has variables of its own. */
    const visitWithin = <T extends Node>(node: T, visitChild: (node: Node) => Node): [T, boolean] => {
      const outside = hasLoops;
      hasLoops = false;
      const visited = ts.visitEachChild(node, visitChild, context);
      const found = hasLoops;
      hasLoops = outside;
      return [visited, found];
    };

    const visit = (node: Node): Node => {
      if (ts.isArrowFunction(node) || isFunctionWithBody(node) || ts.isClassStaticBlockDeclaration(node)) {
        const handler = caught.get(node);
        const [visited, found] = visitWithin(node, visit);
        if (ts.isArrowFunction(visited)) return checkedArrow(visited, found, handler);
        if (isFunctionWithBody(visited)) return checkedFunction(visited, found, handler);
        return ts.isClassStaticBlockDeclaration(visited) && found ? countingBlock(visited) : visited;
      }
      const handler = handlerIn(node);
      const name = handler?.parameters[0]?.name;
      if (handler !== undefined && name !== undefined && ts.isIdentifier(name)) caught.set(handler, name);
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isIterationStatement(visited, false)) return checkedLoop(visited);
      return ts.isCatchClause(visited) ? passing(visited) : visited;
    };

    const checkedLoop = (loop: IterationStatement): Node => {
      hasLoops = true;
      const check = factory.createExpressionStatement(watch.round());
      const { statement } = loop;
      const block = ts.isBlock(statement)
        ? factory.updateBlock(statement, [check, ...statement.statements])
        : ts.setTextRange(factory.createBlock([check, statement]), statement);
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

    const checkedArrow = (arrow: ArrowFunction, found: boolean, told: Identifier | undefined): Node => {
      const { body, modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = arrow;
      const inOrder = () =>
        [...first(told, undefined, false), body as Expression].reduce((all, next) => factory.createComma(all, next));
      const checked = ts.isBlock(body)
        ? begun(body, first(told, undefined, found), found)
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

    const checkedFunction = (node: FunctionWithBody, found: boolean, told: Identifier | undefined): Node => {
      const body = begun(node.body, first(told, nameLostBy(node), found), found);
      const bodies = new Map<Node, Block>([[node.body, body]]);
      return ts.visitEachChild(node, (child) => bodies.get(child) ?? child, context);
    };

    const countingBlock = (node: ClassStaticBlockDeclaration): Node =>
      factory.updateClassStaticBlockDeclaration(node, begun(node.body, [], true));

    /** What a function does first. */
    const first = (told: Identifier | undefined, declared: string | undefined, found: boolean) => [
      watch.call(declared, found),
      ...(told === undefined ? [] : [hostCall("pass", [told])]),
    ];

    const begun = (body: Block, expressions: Expression[], found: boolean): Block =>
      factory.updateBlock(body, [...begin(body.statements, expressions, found)]);

    /** Statements with others before them, behind directives. */
    const begin = (statements: readonly Statement[], expressions: Expression[], found: boolean): Statement[] => {
      const directives = statements.findIndex((statement) => !isDirective(statement));
      const place = directives < 0 ? statements.length : directives;
      const added: Statement[] = expressions.map((expression) => factory.createExpressionStatement(expression));
      if (found && watch.ofLoops !== undefined) added.push(watch.ofLoops());
      return [...statements.slice(0, place), ...added, ...statements.slice(place)];
    };

    const [visited, found] = visitWithin(file, visit);
    return found && watch.ofLoops !== undefined
      ? factory.updateSourceFile(visited, begin(visited.statements, [], true))
      : visited;
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
