import { readFile } from "node:fs/promises";
import { loader, parse, type Spec, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";

const darkInk = "#e4e8ef";
const darkLine = "#4a5160";

/** How the dark form differs. */
const darkConfig = {
  background: "transparent",
  title: { color: darkInk, subtitleColor: darkInk },
  style: { "guide-label": { fill: darkInk }, "guide-title": { fill: darkInk }, cell: { stroke: darkLine } },
  axis: { domainColor: darkInk, gridColor: darkLine, tickColor: darkInk },
};

/**
 * Draw a figure of Vega or Vega-Lite, as SVG.
 * @param read a file of the course that the figure names
 * @returns light and dark form
 * @throws what Vega says of a figure that it cannot draw
 */
export async function drawVega(type: string, spec: object, read: (path: string) => string): Promise<[string, string]> {
  const forms = [{ background: "white" }, darkConfig].map((config) => drawForm(type, spec, config, read));
  const [light = "", dark = ""] = await Promise.all(forms);
  return [light, dark];
}

async function drawForm(type: string, spec: object, theme: object, read: (path: string) => string): Promise<string> {
  const { config = {}, ...rest } = spec as { config?: object };
  const own = { ...config, ...theme };
  const vega = type.includes("vegalite")
    ? compile({ ...rest, config: own } as TopLevelSpec, { logger: silent }).spec
    : ({ ...rest, config: own } as Spec);
  // nothing of a notebook is compiled to code, and nothing is fetched
  const runtime = parse(vega, {}, { ast: true });
  const view = new View(runtime, {
    renderer: "none",
    expr: expressionInterpreter,
    loader: filesOnly(read),
    logger: silent,
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

function filesOnly(read: (path: string) => string) {
  return { ...loader(), load: (path: string) => readFile(read(path), "utf8") };
}

const quiet = (): typeof silent => silent;
const silent = { level: quiet, error: quiet, warn: quiet, info: quiet, debug: quiet } as never;
