import type { CheerioAPI } from "cheerio";

/** What may do more than show something has no place in a lesson. */
const forbidden = "script, style, iframe, frame, object, embed, base, meta, link, form, portal, template, noscript";
const addresses = ["href", "src", "action", "formaction", "xlink:href", "srcset", "ping", "background"];

/** Take out of a lesson what could run, or lead the reader's browser elsewhere by itself. */
export function clean($: CheerioAPI): void {
  $("main").find(forbidden).remove();
  $("main *").each((_, element) => {
    if (element.type !== "tag") return;
    for (const [key, value] of Object.entries(element.attribs)) {
      // browsers skip blanks and control characters in a scheme
      const scheme = value.replace(/[\s\p{Cc}]/gu, "").toLowerCase();
      const active = addresses.includes(key) && /^(?:javascript|vbscript|data:(?!image\/))/.test(scheme);
      if (key.startsWith("on") || key === "srcdoc" || active) $(element).removeAttr(key);
    }
  });
}
