import { createQuestions } from "../../session/questions.js";
import type { Questions } from "./questions.js";

/** `prompt`, `confirm` and `alert`: the cell waits in its place, as a page does in the browser's dialogs. */
export const createDialogs = (questions: Questions) =>
  createQuestions((_what, prompt, password) => questions.ask({ kind: "input", prompt, password }) ?? "");
