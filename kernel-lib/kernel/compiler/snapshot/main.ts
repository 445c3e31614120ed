/**
 * The language process: TypeScript, warm, in a process that starts from a snapshot of its memory.
 * `node --build-snapshot main.js` makes the snapshot; a process that starts from it reads questions and writes answers.
 */
import { startupSnapshot } from "node:v8";
import { answerQuestion, type Question } from "../../rpc.js";
import { readLines, writeLine } from "../../snapshot/lines.js";
import type { Beginning } from "../../snapshot/process.js";
import type { LanguageCalls } from "../../threads.js";
import { answersOf } from "../answers.js";
import { Cells } from "../cells.js";
import { ModuleProgram } from "../program.js";
import { typicalCell } from "../warm-up.js";

const modules = new ModuleProgram(__dirname);
// not with all of the language: while a snapshot is made, V8 leaves out what is newest of it
new Cells(__dirname, "typescript", modules).rehearse(typicalCell);

startupSnapshot.setDeserializeMainFunction(() => {
  // the kernel's alone to answer
  process.on("SIGINT", () => {});
  let calls: LanguageCalls | undefined;
  const received = (value: unknown) => {
    if (calls === undefined) calls = begin(value as Beginning);
    else writeLine(1, answerQuestion(calls, value as Question));
  };
  readLines(0, received, () => process.exit());
});

function begin({ directory, language }: Beginning): LanguageCalls {
  modules.moveTo(directory);
  return answersOf(new Cells(directory, language, modules));
}
