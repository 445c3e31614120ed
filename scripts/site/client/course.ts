/*
 * What the pages of a course do in the browser. It becomes one classic script, since pages on disk may load no modules;
 * everything can be read without it.
 */
import { copyButtons, scrollers } from "./code.js";
import { figures } from "./figures.js";
import { showWithFonts } from "./fonts.js";
import { search } from "./search.js";
import { followSections } from "./sections.js";
import { themeSwitch } from "./theme.js";

showWithFonts();

function start(): void {
  themeSwitch();
  copyButtons();
  scrollers();
  search();
  figures();
  followSections();
  addEventListener("resize", scrollers);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
