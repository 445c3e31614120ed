import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { IOutput } from "@jupyterlab/nbformat";

/** A cell: Markdown as text, or code with what it put out. */
export type Cell = string | CodeCell;

export interface CodeCell {
  code: string;
  outputs?: IOutput[];
  tags?: string[];
  metadata?: object;
  attachments?: object;
}

/** A notebook that ran, in Python unless told otherwise. */
export function ran(cells: readonly Cell[], metadata: object = {}): object {
  return {
    cells: cells.map((cell, index) => {
      const id = `c${index}`;
      if (typeof cell === "string") return { cell_type: "markdown", id, metadata: {}, source: cell };
      const { code, outputs = [], tags, attachments } = cell;
      const own = { ...(tags && { tags }), ...cell.metadata };
      if (attachments !== undefined) return { cell_type: "markdown", id, metadata: own, source: code, attachments };
      return { cell_type: "code", id, metadata: own, source: code, outputs, execution_count: index + 1 };
    }),
    metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" }, ...metadata },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** An output of several types. */
export const shown = (data: Record<string, unknown>, metadata: object = {}): IOutput =>
  ({ output_type: "display_data", data, metadata }) as IOutput;

export const printed = (text: string, name = "stdout"): IOutput => ({ output_type: "stream", name, text }) as IOutput;

/** Files of a course by their paths: notebooks as objects, all else as text or bytes. */
export type Files = Record<string, object | string | Buffer>;

export function writeCourse(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
}

/** A picture of 2 × 2 pixels. */
export const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAEklEQVR4nGP8z8Dwn4GBgYEBAA0FAgHXk3ZnAAAAAElFTkSuQmCC";

/** A second of silence, at a low rate. */
export const silence = Buffer.concat([
  Buffer.from("RIFF"),
  Buffer.from([0x2c, 0, 0, 0]),
  Buffer.from("WAVEfmt "),
  Buffer.from([16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]),
  Buffer.from("data"),
  Buffer.from([8, 0, 0, 0, 128, 128, 128, 128, 128, 128, 128, 128]),
]);
