import { createHash } from "node:crypto";
import { pageAddress } from "./addresses.js";
import { escapeHtml } from "./escape.js";
import { type Course, frame, ofLanguage, policy, policyElement, styleSheets } from "./frame.js";

/**
 * What a server shows for an address that does not exist, however deep: a script finds the site's top folder, where all
 * its links start. Without scripts, the links work in the top folder, or anywhere if the site's address is known.
 * @param finder the script, as JavaScript (`client/missing.ts`)
 */
export function missingPage(course: Course, finder: string): string {
  const top = course.url === undefined ? "" : new URL(course.url).pathname;
  return frame(course, {
    title: `Page not found · ${course.title}`,
    description: "There is no such page.",
    file: "404.html",
    head: head(finder, top),
    main: `<h1>Page not found</h1>
<p class="lead">There is no such page here. The search finds most things; and these are the lessons:</p>
<ul>
${course.lessons.map((lesson) => `<li><a${ofLanguage(lesson.language)} href="${pageAddress(lesson.name)}">${escapeHtml(lesson.title)}</a></li>`).join("\n")}
</ul>
<noscript><p><a href="${escapeHtml(top)}index.html">All lessons</a></p></noscript>`,
  });
}

/** The script comes before the styles, since it says where they are. */
function head(finder: string, top: string): string {
  const hash = createHash("sha256").update(finder).digest("base64");
  const rules = { ...policy, "script-src": `'self' 'sha256-${hash}'`, "connect-src": "'self'", "base-uri": "'self'" };
  const links = styleSheets.map((path) => `<link rel="stylesheet" href="${escapeHtml(top)}assets/${path}">`);
  return `${policyElement(rules)}
<script>${finder}</script>
<noscript>
${links.join("\n")}
</noscript>
<meta name="style-sheets" content="${styleSheets.join(" ")}">`;
}
