import { Sanitizer } from "@jupyterlab/apputils/lib/sanitizer.js";
import { expect } from "vitest";

const sanitizer = new Sanitizer();

/** What JupyterLab leaves of the HTML in a notebook that is not trusted, as one spelling. */
function canonical(html: string): string {
  return html
    .replaceAll(" />", "/>")
    .replaceAll(
      /style="([^"]*)"/g,
      (_, style: string) => `style="${style.replaceAll(/\s*([:;,])\s*/g, "$1").replace(/;$/, "")}"`,
    );
}

/** JupyterLab shows this HTML in an untrusted notebook exactly as it was written. */
export function expectKeptByJupyterLab(html: string): void {
  const kept = canonical(sanitizer.sanitize(html)).replaceAll("><", ">\n<").split("\n");
  const written = canonical(html).replaceAll("><", ">\n<").split("\n");
  const lost = written.filter((line, i) => line !== kept[i]).map((line) => line.slice(0, 300));
  expect(lost, "lines that JupyterLab's sanitiser changes").toEqual([]);
}
