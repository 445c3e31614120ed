// What stands within a script that an output brings along.

/** A figure of Plotly. */
export interface Figure {
  data?: { type?: string }[];
  layout?: { width?: number; height?: number; title?: { text?: string } | string };
  frames?: unknown[];
}

/** The figure that a script of Plotly's draws: data, layout, and frames if there are some. */
export function plotlyOf(script: string): Figure | undefined {
  const [call] = /Plotly\.(?:newPlot|react|plot)\(/.exec(script) ?? [];
  if (call === undefined) return undefined;
  const data = jsonFrom(script, "[", script.indexOf(call));
  const layout = data && jsonFrom(script, "{", data.end);
  if (data === undefined || layout === undefined) return undefined;
  const at = script.indexOf("Plotly.addFrames(", layout.end);
  const frames = at < 0 ? undefined : jsonFrom(script, "[", at);
  return { data: data.value, layout: layout.value, ...(frames && { frames: frames.value }) } as Figure;
}

/** The first value that begins with a bracket, and where it ends. */
function jsonFrom(text: string, bracket: string, from: number): { value: unknown; end: number } | undefined {
  const start = text.indexOf(bracket, from);
  if (start < 0) return undefined;
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;
  token.lastIndex = start;
  for (let depth = 0, found = token.exec(text); found !== null; found = token.exec(text)) {
    if (/^[[{]/.test(found[0])) depth++;
    else if (/^[\]}]/.test(found[0])) depth--;
    if (depth > 0) continue;
    const value = parsed(text.slice(start, token.lastIndex));
    return value && { value, end: token.lastIndex };
  }
  return undefined;
}

/** The data, or undefined when an output has broken the page around it: its picture is left. */
export function parsed(json: string): object | undefined {
  try {
    const data: unknown = JSON.parse(json);
    return typeof data === "object" && data !== null ? data : undefined;
  } catch {
    return undefined;
  }
}
