import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { INotebookContent, IOutput } from "@jupyterlab/nbformat";
import { foldForm } from "./colab.js";
import type { Macros } from "./formula.js";
import { type FrontMatter, frontMatter } from "./front-matter.js";
import { cellNames, isTagged, type LiveCell, type LiveCells, liveLanguage } from "./live-cells.js";
import { type Bibliography, type Citations, referencesPlace } from "./markdown/citations.js";
import type { ReadText } from "./markdown/includes.js";
import { type MarkdownPage, markdownHtml } from "./markdown/markdown.js";
import { cellOptions, type Defaults } from "./quarto.js";
import { ownPlaces, referenceList } from "./references.js";
import { readOutputs } from "./saved-outputs.js";
import type { WidgetStates } from "./widgets.js";

/** What a file of the course says, ready for nbconvert with the template `site`. */
export interface Prepared {
  /** The notebook that nbconvert gets: Markdown is HTML, cell options are metadata. */
  text: string;
  /** Hash of all that it was made of. */
  origin: string;
  /** As its front matter has it. */
  title?: string;
  /** What others refer to it by. */
  label?: string;
  /** Whether its headings have numbers, if it says so itself. */
  numbered?: boolean;
  /** What its formulas define. */
  macros: Macros;
  /** How often it cites each work. */
  cited: ReadonlyMap<string, number>;
  /** What it cites and no bibliography has. */
  unknownWorks: string[];
  /** Saved states of its widgets. */
  widgets: WidgetStates;
  /** What readers may run of it on its page. */
  live?: LiveCells;
}

interface Cell {
  id?: unknown;
  cell_type: string;
  source: string | string[];
  metadata: Record<string, unknown>;
  attachments?: Record<string, Record<string, string>>;
  outputs?: IOutput[];
}

/** What pages of a course have in common. */
export interface Common {
  macros: Macros;
  works: Bibliography;
  /** Whether readers may run cells on the pages. */
  isLive: boolean;
}

/** Make a notebook, or a page of Markdown, ready for nbconvert. @param read a file that it includes */
export async function prepare(
  file: string,
  { macros, works, isLive }: Common,
  read: ReadText = () => undefined,
): Promise<Prepared> {
  const text = await readFile(file, "utf8");
  const notebook: INotebookContent = file.endsWith(".ipynb") ? JSON.parse(text) : ofMarkdown(text);
  const cells = notebook.cells as unknown as Cell[];
  const names = new Map(cellNames(cells).map((name, index) => [cells[index], name]));
  const front = takeFrontMatter(cells);
  const quarto = file.endsWith(".qmd") && { defaults: front.defaults };
  const citations: Citations = { works, cited: new Map(), unknown: new Set() };
  const included: (string | undefined)[] = [];
  const page: MarkdownPage = {
    ...{ macros: { ...macros }, citations, fences: [], texts: 0, tabs: 0, ...(quarto && { quarto }) },
    read: (path) => included[included.push(read(path)) - 1],
  };
  for (const cell of cells) prepareCell(cell, page, front.defaults);
  placeReferences(cells, citations);
  const live = markLive(notebook, names, isLive);
  const { title, language, numbered, label } = front;
  const { widgets: saved, ...others } = notebook.metadata as { widgets?: Record<string, { state?: WidgetStates }> };
  const metadata = { title: "", ...others, ...(language && { language }) };
  const prepared = JSON.stringify({ ...notebook, metadata });
  const widgets = saved?.["application/vnd.jupyter.widget-state+json"]?.state ?? {};
  const cited = [...citations.cited.keys()].map((key) => works.get(key));
  const origin = createHash("sha256")
    .update(JSON.stringify([extname(file), text, macros, isLive, cited, included]))
    .digest("hex");
  return {
    ...{ text: prepared, origin, macros: page.macros, widgets },
    ...{ cited: citations.cited, unknownWorks: [...citations.unknown] },
    ...(title && { title }),
    ...(label && { label }),
    ...(numbered !== undefined && { numbered }),
    ...(live && { live }),
  };
}

/** The works that a page cites, where it wants them, else at its end. */
function placeReferences(cells: Cell[], { cited, works }: Citations): void {
  const list = referenceList(ownPlaces(cited), works);
  if (list === "") return;
  const place = cells.find((cell) => cell.cell_type === "markdown" && sourceOf(cell).includes(referencesPlace));
  if (place !== undefined) place.source = sourceOf(place).replace(referencesPlace, () => list);
  else
    cells.push({
      cell_type: "markdown",
      id: "d2l-references",
      metadata: {},
      source: `<h2 id="References">References</h2>${list}`,
    });
}

/** Mark the cells that readers may run; nothing when that is not wanted, or browsers have no kernel for the notebook. */
function markLive(
  { cells, metadata }: INotebookContent,
  names: ReadonlyMap<unknown, string>,
  isWanted: boolean,
): LiveCells | undefined {
  const language = isWanted ? liveLanguage(metadata) : undefined;
  const found: LiveCell[] = [];
  for (const cell of cells as unknown as Cell[]) {
    // a notebook cannot mark cells by itself
    delete cell.metadata.live_cell;
    const id = names.get(cell);
    const source = sourceOf(cell);
    const isCode = cell.cell_type === "code" && source.trim() !== "";
    if (language === undefined || id === undefined || !isCode || isTagged(cell.metadata, "no-live")) continue;
    cell.metadata.live_cell = id;
    found.push({ id, source, ...(isTagged(cell.metadata, "raises-exception") && { mayFail: true as const }) });
  }
  return language === undefined || found.length === 0 ? undefined : { language, cells: found };
}

function ofMarkdown(source: string): INotebookContent {
  const cell = { cell_type: "markdown", id: "page", metadata: {}, source };
  return { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

/** What a first cell holds as YAML between two lines `---`, which readers do not see. */
function takeFrontMatter(cells: Cell[]): FrontMatter {
  const [first] = cells;
  if (first === undefined || first.cell_type === "code") return { defaults: {} };
  const { front, rest } = frontMatter(sourceOf(first));
  first.source = rest;
  if (rest.trim() === "") cells.shift();
  return front;
}

const sourceOf = ({ source }: Cell): string => (Array.isArray(source) ? source.join("") : source);

function prepareCell(cell: Cell, page: MarkdownPage, defaults: Defaults): void {
  if (cell.cell_type === "markdown") {
    const known = page.fences.length;
    const html = withAttachments(markdownHtml(sourceOf(cell), page), cell.attachments ?? {});
    cell.source = html;
    cell.metadata = { ...cell.metadata, fences: page.fences.slice(known) };
    delete cell.attachments;
  } else if (cell.cell_type === "code") {
    const { source, metadata } = cellOptions(sourceOf(cell), foldForm(sourceOf(cell), cell.metadata), defaults);
    Object.assign(cell, { source, metadata });
    cell.outputs = readOutputs(cell.outputs ?? [], metadata.alt);
  }
}

/** Pictures that a cell carries along, put where it shows them. */
function withAttachments(html: string, attachments: Record<string, Record<string, string>>): string {
  return html.replaceAll(/(["'(])attachment:([^"')]+)/g, (whole, before: string, name: string) => {
    const [type, data] = Object.entries(attachments[safeDecode(name)] ?? {})[0] ?? [];
    return data === undefined ? whole : `${before}data:${type};base64,${data.replaceAll("\n", "")}`;
  });
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
