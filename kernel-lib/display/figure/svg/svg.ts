import { element, emptyElement } from "../../html.js";
import { arrange } from "../arrange.js";
import type { FigureSpec, Panel } from "../figure.js";
import { type Drawing, FAINT, FONT, FONT_SIZE, PAPER, text, textWidth, translate } from "../theme.js";

const MARGIN = 10;
const GAP = 14;

/** Rows of key frames are not wider than this; the output of a notebook is about so wide. */
const PAGE = 900;

/** The static form of a figure; with frames, its key frames side by side. */
export function figureSvg(spec: FigureSpec): Drawing {
  const frames = spec.frames ?? [];
  const keyFrames =
    frames.length > 0 ? (spec.keyFrames ?? [frames.length - 1]).map((i) => frames[i]) : [{ panels: spec.panels }];
  const blocks = flow(keyFrames.map((block) => drawBlock(block, spec.columns)));
  // what is said of the whole stands apart from what is said of the last frame
  const body = stack([blocks, ...(spec.notes ?? []).map(drawNote)], 2, frames.length > 0 ? 8 : 2);
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
  return stack([{ width, height, body }, ...(block.notes ?? []).map(drawNote)], 2);
}

function drawNote(note: string): Drawing {
  return { width: textWidth(note, 11), height: 16, body: text(note, 6, 12, { size: 11, fill: FAINT }) };
}

/** As many in a row as the page is wide. */
function flow(drawings: readonly Drawing[]): Drawing {
  const widest = Math.max(...drawings.map((drawing) => drawing.width));
  const perRow = Math.max(1, Math.floor((PAGE + GAP) / (widest + 2 * GAP)));
  const rows: Drawing[] = [];
  for (let first = 0; first < drawings.length; first += perRow) {
    const row = drawings.slice(first, first + perRow);
    rows.push({
      width: row.length * (widest + 2 * GAP) - 2 * GAP,
      height: Math.max(...row.map((drawing) => drawing.height)),
      body: row.map((drawing, i) => translate(i * (widest + 2 * GAP), 0, drawing.body)).join(""),
    });
  }
  return stack(rows, GAP);
}

function stack(drawings: readonly Drawing[], gap: number, firstGap = gap): Drawing {
  let at = 0;
  const placed = drawings.map((drawing, i) => {
    const body = translate(0, at, drawing.body);
    at += drawing.height + (i === drawings.length - 1 ? 0 : i === 0 ? firstGap : gap);
    return body;
  });
  const width = Math.max(0, ...drawings.map((drawing) => drawing.width));
  return { width, height: at, body: placed.join("") };
}
