import { replaceFile } from "../../base/files.js";
import { escaped } from "../plain.js";
import type { CellReport, NotebookReport, RunReport } from "../report.js";
import { pairSection } from "./pair.js";
import { pairsOf } from "./pairs.js";
import { partsOf } from "./parts.js";
import { style } from "./style.js";

/** Write the report as one page that needs nothing else: no network, no script, no other file. */
export function writeHtmlReport(report: RunReport, file: string): void {
  replaceFile(file, htmlReport(report));
}

/** What the page may do: show its own style, pictures it holds, and outputs in frames that have no rights. */
const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; form-action 'none'; base-uri 'none'";

/** The report as an HTML page. */
function htmlReport({ notebooks, started, seconds }: RunReport): string {
  const bad = notebooks.filter(({ passed }) => !passed);
  const title =
    bad.length === 0
      ? `All ${notebooks.length} notebooks passed`
      : `${bad.length} of ${notebooks.length} notebooks failed`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="soft">Started <time datetime="${escaped(started)}">${escaped(started.replace("T", " ").slice(0, 19))} UTC</time>, took ${seconds.toFixed(1)} s.</p>
${overview(notebooks)}
${notebooks.map((notebook, index) => (notebook.passed ? "" : section(notebook, index))).join("\n")}
</main>
</body>
</html>
`;
}

function overview(notebooks: readonly NotebookReport[]): string {
  const rows = notebooks.map(({ path, passed, cells, seconds, cached, kernel }, index) => {
    const name = passed ? escaped(path) : `<a href="#notebook-${index + 1}">${escaped(path)}</a>`;
    const result = passed ? '<span class="good">passed</span>' : '<span class="bad">failed</span>';
    const how = cached ? `${result} <span class="soft">before, and unchanged</span>` : result;
    return `<tr><th scope="row">${name}</th><td>${how}</td><td>${escaped(kernel)}</td><td class="number">${cells.length}</td><td class="number">${seconds.toFixed(1)}</td></tr>`;
  });
  return `<div class="scroll"><table class="list"><thead><tr><th scope="col">notebook</th><th scope="col">result</th>
<th scope="col">kernel</th><th scope="col">code cells</th><th scope="col">seconds</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

function section({ path, problem, cells }: NotebookReport, index: number): string {
  const bad = cells.filter(({ status }) => status === "failed" || status === "differs");
  const unrun = cells.filter(({ status }) => status === "not run").length;
  const whole = problem.length > 0 || bad.length > 0 ? problem : ["The notebook did not pass."];
  const after = unrun === 0 ? "" : `<p class="note">${unrun} later cell${unrun === 1 ? " was" : "s were"} not run.</p>`;
  return `<section aria-labelledby="notebook-${index + 1}">
<h2 id="notebook-${index + 1}">${escaped(path)}</h2>
${problemLines(whole)}
${bad.map(cellSection).join("\n")}
${after}
</section>`;
}

function cellSection({ number, id, status, source, seconds, problem, saved, outputs }: CellReport): string {
  const pairs = pairsOf(partsOf(saved), partsOf(outputs)).map(pairSection);
  const said = status === "failed" ? "failed" : "gave other outputs than the saved ones";
  return `<h3>Cell ${number} <span class="soft">(${escaped(id)})</span> <span class="bad">${said}</span> <span class="soft">in ${seconds.toFixed(1)} s</span></h3>
<pre tabindex="0" aria-label="source of cell ${number}"><code>${escaped(source.trimEnd())}</code></pre>
${problemLines(problem)}
${pairs.join("\n")}`;
}

function problemLines(lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return `<pre class="problem" tabindex="0" aria-label="what is wrong">${escaped(lines.join("\n"))}</pre>`;
}
