/*
 * What the pages of a course do in the browser. It becomes one classic script, since pages on disk may load no modules;
 * everything can be read without it.
 */
import { copyButtons, scrollers } from "./code.js";
import { figures } from "./figures.js";
import { showWithFonts } from "./fonts.js";
import { liveCells } from "./live.js";
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
  liveCells();
  followSections();
  addEventListener("resize", scrollers);
  // a fold was opened
  addEventListener("toggle", scrollers, true);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
