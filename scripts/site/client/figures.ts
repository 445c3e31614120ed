// Figures: the picture is there at once; Plotly takes its place when it comes near or is touched.

import { darkFigure } from "../dark.js";
import { scrollers } from "./code.js";
import { load } from "./load.js";
import { type Slider, stepByKeys } from "./steps.js";

interface Layout {
  width?: number;
  height?: number;
  sliders?: Slider[];
  dragmode?: string | false;
}
export interface Plot {
  data: { type?: string }[];
  layout?: Layout;
  frames?: unknown[];
  config?: object;
}
declare const Plotly: { newPlot(where: HTMLElement, figure: Plot): Promise<unknown> };

/** The figures that Plotly draws, as they were described, by what they are drawn in. */
const live = new Map<HTMLElement, Plot>();
/** What Plotly draws them by now; it keeps a slider's place there. */
const layouts = new WeakMap<HTMLElement, Layout>();

/** What each box was told to show last. */
const wanted = new WeakMap<HTMLElement, Plot>();

/** Below it, letters could not be read: the box scrolls. */
const smallest = 0.45;

/** A figure that is wider than its box is drawn smaller, as its picture is. */
const fitting = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const [box, place] = [target as HTMLElement, target.querySelector<HTMLElement>(":scope > .plot")];
    if (place === null || place.offsetWidth === 0 || box.clientWidth === 0) continue;
    const scale = Math.min(1, Math.max(smallest, box.clientWidth / place.offsetWidth));
    box.style.setProperty("--scale", String(scale));
  }
});

/** Called by the scripts in `figures/`. */
async function showFigure(path: string, plot: Plot): Promise<void> {
  const box = document.querySelector<HTMLElement>(`[data-figure="${CSS.escape(path)}"]`);
  if (box !== null) await drawFigure(box, plot, box.querySelector("img")?.alt);
}

/** Let Plotly draw a figure in a box, in place of what is there. */
export async function drawFigure(box: HTMLElement, plot: Plot, alt = "Figure"): Promise<void> {
  wanted.set(box, plot);
  await load("assets/plotly.js");
  const place = document.createElement("div");
  place.className = "plot";
  // not in the page yet, since it takes several frames to draw
  await draw(place, plot);
  if (wanted.get(box) !== plot) return;
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", alt);
  box.replaceChildren(place);
  if (plot.layout?.sliders?.[0] !== undefined) stepByKeys(place, () => layouts.get(place)?.sliders?.[0]);
  box.classList.add("live");
  live.set(place, plot);
  fitting.observe(box);
  scrollers();
}

/** Draw a figure in the colours of the theme. */
async function draw(place: HTMLElement, plot: Plot): Promise<void> {
  const copy = structuredClone(plot);
  const isDark = document.documentElement.dataset.theme === "dark";
  const { layout = {}, ...rest } = isDark ? darkFigure(copy) : copy;
  // a finger that drags means to scroll the page
  if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
  // where nothing hovers its bar of tools would lie on the figure all the time
  const bare = matchMedia("(hover: none)").matches ? { displayModeBar: false } : {};
  await Plotly.newPlot(place, { ...rest, layout, config: { displaylogo: false, ...bare, ...rest.config } });
  // the place has a name that says what is drawn, as its tools have; Plotly measures letters at the page's end
  const tester = document.getElementById("js-plotly-tester");
  for (const drawing of [...place.querySelectorAll("svg"), tester]) drawing?.setAttribute("aria-hidden", "true");
  layouts.set(place, layout);
}

export function figures(): void {
  new MutationObserver(() => {
    for (const [place, plot] of live) {
      if (place.isConnected) void draw(place, plot);
      else live.delete(place);
    }
  }).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  const wake = async (box: HTMLElement): Promise<void> => {
    const path = box.dataset.figure;
    if (path === undefined) return;
    await load("assets/plotly.js");
    await load(path.split("/").map(encodeURIComponent).join("/"));
  };
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        void wake(target as HTMLElement);
      }
    },
    { rootMargin: "300px" },
  );
  for (const box of document.querySelectorAll<HTMLElement>("[data-figure]")) {
    near.observe(box);
    box.addEventListener("pointerdown", () => void wake(box), { once: true });
  }
}

Object.assign(globalThis, { showFigure });
