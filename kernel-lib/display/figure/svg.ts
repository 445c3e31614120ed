import { element, emptyElement } from "../html.js";
import { arrange } from "./arrange.js";
import type { FigureSpec, Panel } from "./figure.js";
import { type Drawing, FAINT, FONT, FONT_SIZE, PAPER, text, textWidth, translate } from "./theme.js";

const MARGIN = 10;
const GAP = 14;

/** The static form of a figure; with frames, its key frames below each other. */
export function figureSvg(spec: FigureSpec): Drawing {
  const frames = spec.frames ?? [];
  const shown = frames.length > 0 ? (spec.keyFrames ?? [frames.length - 1]).map((i) => frames[i]) : [spec];
  const body = stack(
    shown.map((block) => drawBlock(block, spec.columns)),
    GAP,
  );
  const title = spec.title ? 24 : 0;
  const inner = Math.max(spec.title ? textWidth(spec.title, 13) : 0, body.width);
  const [width, height] = [Math.ceil(inner + 2 * MARGIN), Math.ceil(body.height + title + 2 * MARGIN)];
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": FONT,
      "font-size": FONT_SIZE,
    },
    emptyElement("rect", { width, height, rx: 4, fill: PAPER }),
    spec.title ? text(spec.title, MARGIN, MARGIN + 14, { size: 13, weight: "bold" }) : "",
    translate(MARGIN, MARGIN + title, body.body),
  );
  return { width, height, body: svg };
}

interface Block {
  panels: readonly Panel[];
  notes?: readonly string[];
}

/** Panels in rows, notes below them. */
function drawBlock(block: Block, columns?: number): Drawing {
  const { width, height, placed } = arrange(block.panels, columns);
  const body = placed.map(({ drawing, x, y }) => translate(x, y, drawing.body)).join("");
  const notes = (block.notes ?? []).map((note) => ({
    width: textWidth(note, 11),
    height: 16,
    body: text(note, 6, 12, { size: 11, fill: FAINT }),
  }));
  return stack([{ width, height, body }, ...notes], 2);
}

function stack(drawings: readonly Drawing[], gap: number): Drawing {
  let at = 0;
  const placed = drawings.map((drawing) => {
    const body = translate(0, at, drawing.body);
    at += drawing.height + gap;
    return body;
  });
  const width = Math.max(0, ...drawings.map((drawing) => drawing.width));
  return { width, height: Math.max(0, at - gap), body: placed.join("") };
}
