/*
 * What runs a lesson's cells on its page; loaded when a reader presses the first button.
 */
import type { StartLiveKernel } from "d2l-ts-kernel/browser";
import type { CellPlace, LessonBar } from "../client/bars.js";
import type { Edits } from "../client/edits.js";
import type { LiveCells } from "../live-cells.js";
import { LiveLesson } from "./lesson.js";
import type { DrawFigure } from "./show.js";

export type { LiveLesson } from "./lesson.js";

/** What the page hands over. */
export interface Start {
  /** Address of the folder with our files and the kernel's. */
  folder: string;
  places: readonly CellPlace[];
  bar: LessonBar;
  edits: Edits;
  drawFigure: DrawFigure;
}

/** Make a lesson ready to run; the kernel starts with the first cell. */
export function openLesson(
  start: Start,
  { default: cells }: { default: LiveCells },
  { startLiveKernel }: { startLiveKernel: StartLiveKernel },
): LiveLesson {
  return new LiveLesson(start, cells, startLiveKernel);
}
