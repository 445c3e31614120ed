import type { Expression, Statement } from "typescript";
import { hostName, leftName } from "../host.js";
import { ts } from "./typescript.js";

const { factory } = ts;

/** A call of the host's. */
export const hostCall = (member: string, args: Expression[]) =>
  factory.createCallExpression(
    factory.createPropertyAccessExpression(factory.createIdentifier(hostName), member),
    undefined,
    args,
  );

const word = () => factory.createElementAccessExpression(factory.createIdentifier(hostName), 0);
const stop = (declared?: string) =>
  hostCall("stop", declared === undefined ? [] : [factory.createStringLiteral(declared)]);
const left = () => factory.createIdentifier(leftName);

/** When compiled code looks whether it is to stop. */
export interface Watch {
  /**
   * What a function does first.
   * @param declared the name that it tells
   */
  call(declared: string | undefined, hasLoops: boolean): Expression;
  /** What each round of a loop does first. */
  round(): Expression;
  /** What is declared where there are loops. */
  ofLoops?(): Statement;
}

/** At the word of a thread that another can write to. */
export const bySharedWord: Watch = {
  call: (declared) => factory.createLogicalAnd(word(), stop(declared)),
  round: () => factory.createLogicalAnd(word(), stop()),
};

/**
 * When a word is counted down: where no other thread can write, one looks around now and then. Loops count in a variable
 * of their function, since memory takes as long as a short round. What a function with loops may count is half of what is
 * left, so that all functions together have no more than that.
 */
export const byCountingDown: Watch = {
  call(declared, hasLoops) {
    const halved = factory.createBinaryExpression(
      word(),
      ts.SyntaxKind.GreaterThanGreaterThanEqualsToken,
      factory.createNumericLiteral(1),
    );
    const isSpent = hasLoops
      ? factory.createLessThan(factory.createParenthesizedExpression(halved), factory.createNumericLiteral(1))
      : factory.createLessThan(factory.createPrefixDecrement(word()), factory.createNumericLiteral(0));
    return factory.createLogicalAnd(isSpent, stop(declared));
  },
  round() {
    const isSpent = factory.createLessThan(factory.createPrefixDecrement(left()), factory.createNumericLiteral(0));
    const renewed = factory.createParenthesizedExpression(factory.createAssignment(left(), stop()));
    return factory.createLogicalAnd(isSpent, renewed);
  },
  ofLoops() {
    const declaration = factory.createVariableDeclaration(left(), undefined, undefined, word());
    return factory.createVariableStatement(
      undefined,
      factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let),
    );
  },
};
