import { describe, expect, test } from "vitest";
import { displaySymbol } from "../../kernel-lib/display/contract.js";
import { d2l } from "../../kernel-lib/index.js";
import { expectKeptByJupyterLab } from "../display/viewers.js";

describe("check", () => {
  const requirements: d2l.Requirements<number[]> = {
    "it has three numbers": (kernel) => kernel.length === 3 || `it has ${kernel.length}`,
    "they add up to 0": (kernel) => kernel.reduce((sum, x) => sum + x) === 0,
  };
  const said = (answer?: number[]) => {
    const { state, text } = d2l.check(answer, requirements);
    return [state, text];
  };

  test("says what an answer must fulfil as long as there is none", () => {
    expect(said()).toEqual(["open", "Your turn. It is right when it has three numbers; they add up to 0."]);
  });

  test("tells the first requirement that does not hold, and what was found instead", () => {
    expect(said([1, -1])).toEqual(["wrong", "It should hold that it has three numbers, but it has 2."]);
    expect(said([1, 1, 1])).toEqual(["wrong", "It should hold that they add up to 0."]);
    expect(said([1, -2, 1])).toEqual(["right", "All 2 requirements hold."]);
  });

  test("tells why it could not look at an answer of another kind", () => {
    expect(said([] as number[])).toEqual(["wrong", "It should hold that it has three numbers, but it has 0."]);
    const { state, text } = d2l.check(5 as unknown as number[], {
      "it adds up": (kernel) => kernel.reduce((a, b) => a + b) > 0,
    });
    expect([state, text]).toEqual([
      "wrong",
      "It should hold that it adds up, but looking failed: kernel.reduce is not a function.",
    ]);
  });

  test("is shown in words and in HTML that JupyterLab keeps whole", () => {
    const verdict = d2l.check([1, 1, 1], requirements);
    expect(verdict[displaySymbol]()["text/plain"]).toBe("✗ Not yet. It should hold that they add up to 0.");
    expectKeptByJupyterLab(String(verdict[displaySymbol]()["text/html"]));
    const open = d2l.check(undefined, { "`K` < 1": () => true })[displaySymbol]();
    expect(open["text/html"]).toContain("It is right when <code>K</code> &lt; 1.");
  });
});
