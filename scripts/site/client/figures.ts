// Figures: the picture is there at once; Plotly takes its place when it comes near or is touched.

import { scrollers } from "./code.js";
import { load } from "./load.js";
import { type Slider, stepByKeys } from "./steps.js";

interface Plot {
  data: { type?: string }[];
  layout?: { sliders?: Slider[]; dragmode?: string | false };
  frames?: unknown[];
  config?: object;
}
declare const Plotly: { newPlot(where: HTMLElement, figure: Plot): Promise<unknown> };

/** Called by the scripts in `figures/`. */
async function showFigure(path: string, plot: Plot): Promise<void> {
  const box = document.querySelector<HTMLElement>(`[data-figure="${CSS.escape(path)}"]`);
  if (box === null) return;
  const place = document.createElement("div");
  place.className = "plot";
  const layout = plot.layout ?? {};
  // a finger that drags means to scroll the page
  if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
  // not in the page yet, since it takes several frames to draw
  await Plotly.newPlot(place, { ...plot, layout });
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", box.querySelector("img")?.alt ?? "Figure");
  box.replaceChildren(place);
  const slider = layout.sliders?.[0];
  if (slider !== undefined) stepByKeys(place, slider);
  box.classList.add("live");
  scrollers();
}

export function figures(): void {
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
