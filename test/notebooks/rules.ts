import {
  codeCells,
  failed,
  formsOf,
  index,
  isFolded,
  type Lesson,
  prose,
  sectionsOf,
  slugs,
  sourceOf,
  tagsOf,
} from "./lessons.js";
import { answerOf, solutionsOf } from "./solutions.js";

/** What a lesson must keep: the complaints about it, none when all is well. */
export type Rule = (lesson: Lesson) => string[];

const keys = Object.entries({ N: 14, S: 9, P: 10, F: 14 });
/** Every section of the four documents. */
export const sections = keys.flatMap(([letter, count]) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`));

/** A section, or one of its numbered statements, as N7.5. */
const sectionOf = (key: string) => key.replace(/\.\d+$/, "");

/** The sections that an executed code cell reproduces. */
export function covered(lesson: Lesson): string[] {
  return codeCells(lesson)
    .filter((cell) => cell.execution_count !== null && (!failed(cell) || tagsOf(cell).includes("raises-exception")))
    .flatMap((cell) => sectionsOf(cell).map(sectionOf));
}

/** Rules for every notebook of the folder. */
export const general: Record<string, Rule> = {
  "asks for the kernel tslab": ({ content }) =>
    content.metadata.kernelspec?.name === "tslab" ? [] : ["metadata.kernelspec.name is not tslab"],

  "keeps what an editor notes about a session out of its metadata": ({ content }) => {
    const known = ["jupyter", "section", "tags"];
    const noted = content.cells.flatMap(({ metadata }) => Object.keys(metadata).filter((key) => !known.includes(key)));
    const { version } = (content.metadata.language_info ?? {}) as { version?: string };
    return [...noted, ...(version === "" ? [] : [`metadata.language_info.version is ${version}`])];
  },

  "gives each cell an id of its own": ({ content }) => {
    const ids = content.cells.map((cell) => String(cell.id));
    return ids.filter((id, i) => !/^[\w-]{1,64}$/.test(id) || ids.indexOf(id) !== i);
  },

  "has one title and no gaps between its headings": (lesson) => {
    const levels = headings(lesson).map(({ level }) => level);
    const titles = levels.filter((level) => level === 1).length;
    const jumps = headings(lesson).filter(({ level }, i) => level > (levels[i - 1] ?? 0) + 1);
    return [
      ...(titles === 1 && levels[0] === 1 ? [] : [`${titles} titles, the first heading of level ${levels[0]}`]),
      ...jumps.map(({ text }) => `jumps over a level: ${text}`),
    ];
  },

  "says what its pictures show": (lesson) => [
    ...prose(lesson).flatMap((text) => [
      ...[...text.matchAll(/!\[\s*\]\([^)]*\)/g)].map(([image]) => image),
      ...silentImages(text),
    ]),
    ...outputs(lesson).flatMap(({ place, forms }) => {
      const isPicture = Object.keys(forms).some((type) => type.startsWith("image/") || type.includes("plotly"));
      const isSilent = isPicture && (forms["text/plain"] ?? "").trim() === "";
      return [...silentImages(forms["text/html"] ?? ""), ...(isSilent ? ["a picture without text/plain"] : [])].map(
        (complaint) => `${place}: ${complaint}`,
      );
    }),
  ],

  "draws no figure that is wider than a page of the course site": (lesson) =>
    outputs(lesson).flatMap(({ place, forms }) => {
      const figure = forms["application/vnd.plotly.v1+json"];
      const width = figure === undefined ? 0 : Number(JSON.parse(figure).layout?.width ?? 0);
      return width > 784 ? [`${place}: ${width} pixels`] : [];
    }),

  "names no folder of anybody's machine": (lesson) => {
    const pattern =
      /(?<![\w.:/-])\/(?:home|Users|root|tmp|work|farm|usr|opt|var|mnt|private)\/\S*|\b[A-Z]:\\\w\S*|file:\/\/\S*/g;
    const texts = [
      ...lesson.content.cells.map((cell, i) => ({ place: `cell ${i + 1}`, text: sourceOf(cell) })),
      ...outputs(lesson).flatMap(({ place, forms }) => Object.values(forms).map((text) => ({ place, text }))),
    ];
    return texts.flatMap(({ place, text }) =>
      [...withoutData(text).matchAll(pattern)].map(([path]) => `${place}: ${path}`),
    );
  },

  "fails only where it means to": (lesson) =>
    codeCells(lesson)
      .filter((cell) => failed(cell) !== tagsOf(cell).includes("raises-exception"))
      .map((cell) => `${failed(cell) ? "an error" : "no error"} in: ${sourceOf(cell)}`),

  "shows no empty output and no warning": (lesson) =>
    outputs(lesson).flatMap(({ place, forms, isStderr }) => [
      ...(Object.values(forms).some((text) => text.trim() !== "") ? [] : [`${place}: empty`]),
      ...(isStderr || /\bWarning\b/.test(forms["text/plain"] ?? "") ? [`${place}: ${forms["text/plain"]}`] : []),
    ]),

  "is saved with every cell run, once and in order": (lesson) =>
    codeCells(lesson).flatMap(({ execution_count }, i) =>
      execution_count === i + 1 ? [] : [`code cell ${i + 1} has the count ${execution_count}`],
    ),

  "writes code in at most 15 lines of 80 characters": (lesson) =>
    codeCells(lesson).flatMap((cell) => {
      const lines = sourceOf(cell).split("\n");
      const bad = lines.filter((line) => line.length > 80 || /\s$|\t/.test(line));
      return [...(lines.length > 15 ? [`${lines.length} lines: ${lines[0]}`] : []), ...bad];
    }),

  "asserts nothing to the compiler, and takes numbers as they come": (lesson) =>
    codeCells(lesson).flatMap((cell) => sourceOf(cell).match(/.*(?:[\w\])]!(?!=)|\bNumber\(.*\.item\(\)\)).*/g) ?? []),

  "runs on stock tslab, which knows no await before a bracket": (lesson) =>
    codeCells(lesson).flatMap((cell) => sourceOf(cell).match(/\bawait\s*\(.*|^for await.*/gm) ?? []),

  "loads nothing from the network": (lesson) =>
    outputs(lesson).flatMap(({ place, forms }) =>
      [
        ...withoutData(forms["text/html"] ?? "").matchAll(
          /<(?:script|iframe|link|object|embed)\b[^>]*|(?:src|srcset|poster)\s*=\s*["']?(?:https?:)?\/\/[^"'\s>]*|url\(\s*["']?https?:[^)]*|@import[^;]*/gi,
        ),
      ].map(([found]) => `${place}: ${found}`),
    ),

  "is smaller than a megabyte": ({ bytes }) => (bytes < 1_000_000 ? [] : [`${bytes} bytes`]),

  "links only to lessons that there are": (lesson) =>
    prose(lesson).flatMap((text) =>
      [...text.matchAll(/\]\(([^)#]*)\.ipynb[^)]*\)/g)]
        .map(([, target]) => target)
        .filter((target) => ![index, ...slugs].includes(target)),
    ),
};

/** Rules for the lessons, which the index need not keep. */
export const ofLessons: Record<string, Rule> = {
  "is titled with its number": ({ slug, content }) => {
    const [first] = sourceOf(content.cells[0]).split("\n");
    return first.startsWith(`# ${slug.slice(0, 2)} · `) ? [] : [first];
  },

  "opens with its length, what will be learned, and credits": (lesson) => {
    const [head] = prose(lesson);
    const letters = new Set(codeCells(lesson).flatMap((cell) => sectionsOf(cell).map((key) => key[0])));
    const wanted: [RegExp, boolean][] = [
      [/\d+ minutes/, true],
      [/what you will learn/i, true],
      [/Shai-Hulud/, letters.has("N")],
      [/Zhang, Lipton, Li/, letters.has("S")],
      [/\bYu\b/, letters.has("P")],
      [/Fleuret/, letters.has("F")],
    ];
    return wanted.filter(([pattern, needed]) => needed && !pattern.test(head)).map(([pattern]) => `no ${pattern}`);
  },

  "uses section keys that there are": (lesson) =>
    codeCells(lesson)
      .flatMap(sectionsOf)
      .filter((key) => !sections.includes(sectionOf(key)) || (key.includes(".") && !/^N7\.[1-5]$/.test(key))),

  "imports d2l-ts": (lesson) =>
    codeCells(lesson).some((cell) => /^import .* from "d2l-ts";$/m.test(sourceOf(cell))) ? [] : ["no import"],

  "makes one deliberate mistake, and explains it": ({ content }) => {
    const mistakes = content.cells.flatMap((cell, i) => (tagsOf(cell).includes("raises-exception") ? [i] : []));
    const silent = mistakes.filter((i) => content.cells[i + 1]?.cell_type !== "markdown");
    return [...(mistakes.length === 0 ? ["no mistake"] : []), ...silent.map((i) => `no prose after cell ${i + 1}`)];
  },

  "says the same in PyTorch": (lesson) =>
    prose(lesson).some((text) => /^\|.*PyTorch.*\|\s*\n\|[ :|-]+\|$/m.test(text)) ? [] : ["no table with PyTorch"],

  "shows a figure, a stepper or a heat table": (lesson) =>
    outputs(lesson).some(({ forms }) => /<img[^>]*alt="[^"]|<table/.test(forms["text/html"] ?? ""))
      ? []
      : ["nothing to look at"],

  "sets three exercises, each with a solution that every viewer folds and that its check judges": (lesson) => {
    const solutions = solutionsOf(lesson);
    const exercises = codeCells(lesson).filter((cell) => tagsOf(cell).includes("exercise"));
    const open = codeCells(lesson).filter((cell) => tagsOf(cell).includes("solution"));
    const headed = headings(lesson).some(({ text }) => text === "Exercises");
    const lines = solutions.flatMap(({ code, also }) => [...code.split("\n"), ...also.split("\n")]);
    return [
      ...(headed ? [] : ["no heading Exercises"]),
      ...(solutions.length >= 3 ? [] : [`${solutions.length} folded solutions`]),
      ...(solutions.length === exercises.length ? [] : [`${exercises.length} exercises`]),
      ...solutions.filter((solution) => answerOf(solution) === "").map(({ id }) => `${id} does not end in its check`),
      ...solutions.filter(({ code }) => code.split("\n").length > 15).map(({ id }) => `${id} is too long`),
      ...lines.filter((line) => line.length > 80),
      ...open.map(({ id }) => `${id} is a cell of code, which stands open on GitHub and in nbconvert`),
    ];
  },

  "checks its claims in folded cells that show nothing": (lesson) =>
    codeCells(lesson)
      .filter((cell) => tagsOf(cell).includes("claim"))
      .filter((cell) => !isFolded(cell) || cell.outputs.length > 0 || !/\bassert\b/.test(sourceOf(cell)))
      .map((cell) => `${cell.id} is not folded, shows something or asserts nothing`),

  "ends with what to take away and a link to the next lesson": (lesson) => {
    const next = slugs[slugs.indexOf(lesson.slug) + 1] ?? index;
    return [
      ...(headings(lesson).some(({ text }) => /take away/i.test(text)) ? [] : ["no heading What to take away"]),
      ...(prose(lesson).at(-1)?.includes(`](${next}.ipynb)`) ? [] : [`the last words link not to ${next}.ipynb`]),
    ];
  },
};

function headings(lesson: Lesson): { level: number; text: string }[] {
  return prose(lesson).flatMap((text) =>
    [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^(#{1,6})\s+(.*)$/gm)].map(([, marks, words]) => ({
      level: marks.length,
      text: words.trim(),
    })),
  );
}

function outputs(lesson: Lesson): { place: string; forms: Record<string, string>; isStderr: boolean }[] {
  return codeCells(lesson).flatMap((cell) =>
    cell.outputs.map((output) => ({
      place: `output of ${String(cell.id)}`,
      forms: formsOf(output),
      isStderr: output.output_type === "stream" && output.name === "stderr",
    })),
  );
}

function silentImages(html: string): string[] {
  return [...html.matchAll(/<img\b[^>]*>/g)]
    .map(([image]) => image)
    .filter((image) => !/\balt=(?:"[^"]*\S[^"]*"|'[^']*\S[^']*')/.test(image))
    .map((image) => withoutData(image).slice(0, 120));
}

/** Without pictures in base64, where any letters may follow each other. */
function withoutData(text: string): string {
  return text.replace(/[A-Za-z0-9+/=]{200,}/g, "…");
}
