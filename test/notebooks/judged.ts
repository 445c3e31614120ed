import type { ICodeCell, INotebookContent } from "@jupyterlab/nbformat";
import { freshness, stamped } from "../../scripts/notebook/stamp.js";
import { codeCells, type Lesson, sourceOf, tagsOf } from "./lessons.js";
import { script } from "./scripts.js";
import { runnable, solutionOf } from "./solutions.js";

/** Ids of the cells that judge a lesson from inside, where its variables are. */
export const judges = { claims: "judge-claims", questions: "judge-questions" } as const;

const isTagged = (tag: string) => (cell: ICodeCell) => tagsOf(cell).includes(tag);
export const isClaim = isTagged("claim");
export const isQuestion = isTagged("question");

/** The lesson with its solutions as cells that run where they stand. */
export function solved({ content }: Lesson): INotebookContent {
  return restamped(
    content,
    content.cells.map((cell) => {
      const solution = solutionOf(cell);
      return solution === undefined ? cell : runnable(solution);
    }),
  );
}

/**
 * The same with a cell behind its last claim that looks at the claims, and one at its end that looks at the questions:
 * a run of the lesson tells of all three, and its saved outputs are compared all the same.
 */
export function judged({ content, ...lesson }: Lesson): INotebookContent {
  const whole = { ...lesson, content };
  const cells = [...solved(whole).cells];
  const last = cells.findLastIndex((cell) => cell.cell_type === "code" && isClaim(cell as ICodeCell));
  cells.push(judge(judges.questions, questionsJudge, questionsOf(whole)));
  if (last >= 0) cells.splice(last + 1, 0, judge(judges.claims, claimsJudge, claimsOf(whole)));
  return restamped(content, cells);
}

/** A notebook with other cells, whose saved outputs are as fresh as they were. */
function restamped(content: INotebookContent, cells: INotebookContent["cells"]): INotebookContent {
  const more = { ...content, cells };
  return freshness(content) === "fresh" ? stamped(more) : more;
}

/** A cell that fails with the problems that its code finds in what it is given. */
function judge(id: string, code: string, given: unknown): ICodeCell & { id: string } {
  const source = `{\n  const run = (code: string) => (0, eval)(code);\n  const given = ${JSON.stringify(given)};${code}}`;
  return { cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null };
}

/** An assertion and what it becomes when one of its numbers is another, in words and as JavaScript. */
interface Claim {
  readonly text: string;
  readonly code: string;
  readonly changed: readonly string[];
}

/** The statements of a lesson's claims that assert something. */
export function claimsOf(lesson: Lesson): Claim[] {
  const statements = codeCells(lesson)
    .filter(isClaim)
    .flatMap((cell) =>
      sourceOf(cell)
        .replace(/^\/\/.*\n/gm, "")
        .split(/(?<=;)\n/),
    );
  return statements
    .filter((statement) => /^(?:for .*\)\s+)?assert\b/.test(statement))
    .map((text) => ({ text, code: script(text), changed: changed(text).map(script) }));
}

/** An assertion with one of its numbers changed, for each of them and in several ways. */
function changed(assertion: string): string[] {
  const numbers = [...assertion.matchAll(/(?<![\w.$:])\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.:])/g)];
  // the bound stands last, before it sizes that make large tensors
  return numbers.reverse().flatMap(({ 0: text, index }) => {
    const value = Number(text.replaceAll("_", ""));
    const others = [value + 1, -value - 1, value * 1e-6, value * 1e6 + 1];
    return others.map((other) => `${assertion.slice(0, index)}(${other})${assertion.slice(index + text.length)}`);
  });
}

/** Tells the claims that do not hold, or that hold whatever number stands in them. */
const claimsJudge = `
  const fails = (code: string) => {
    try {
      run(code);
      return false;
    } catch (error) {
      return (error as Error).name === "AssertionError";
    }
  };
  const problems = given.flatMap(({ text, code, changed }) => {
    if (fails(code)) return ["does not hold: " + text];
    return changed.some(fails) ? [] : ["holds with any number: " + text];
  });
  if (problems.length > 0) throw new Error(problems.join("\\n"));
`;

function questionsOf(lesson: Lesson): string[] {
  return codeCells(lesson)
    .filter(isQuestion)
    .map((cell) => /^const (\w+)/.exec(sourceOf(cell))?.[1] ?? "");
}

/** Tells the questions that do not know their right answer, or a usual mistake. */
const questionsJudge = `
  const problems = given.flatMap((name) => {
    const question = run(name);
    const { because, mistakes = [], ...wanted } = question.wanted;
    const kind = ["right", "number", "shape", "tensor"].find((each) => each in wanted) ?? "right";
    const told: [reply: unknown, words: string][] = [[wanted[kind], because], ...mistakes];
    const wrong = told
      .map(([reply, words]) => [question.answer(reply).text, words])
      .filter(([text, words]) => text !== words)
      .map(([text, words]) => name + ": '" + text + "' instead of '" + words + "'");
    return mistakes.length === 0 ? [...wrong, name + " knows no mistake"] : wrong;
  });
  if (problems.length > 0) throw new Error(problems.join("\\n"));
`;
