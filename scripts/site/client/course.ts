/*
 * What the pages of a course do in the browser: theme, search, copy buttons and figures. It is one classic script, since
 * pages on disk may load no modules; everything can be read without it.
 */
interface Plot {
  data: { type?: string }[];
  layout: { sliders?: { active?: number; steps: { label: string; args: unknown[] }[] }[] };
  frames?: unknown[];
  config?: object;
}
declare const Plotly: {
  newPlot(where: HTMLElement, figure: Plot): Promise<unknown>;
  animate(where: HTMLElement, ...args: unknown[]): Promise<unknown>;
};
declare const MiniSearch: {
  loadJSON(
    json: string,
    options: { fields: string[] },
  ): {
    search(query: string, options: object): { title: string; lesson: string; href: string }[];
  };
};
declare let courseIndex: string;

const scripts = new Map<string, Promise<void>>();

/** Load a script of the site once. */
function load(path: string): Promise<void> {
  const known = scripts.get(path);
  if (known !== undefined) return known;
  const loaded = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = path;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`cannot load ${path}`));
    document.head.append(script);
  });
  scripts.set(path, loaded);
  return loaded;
}

// ---- theme: before anything is painted

const themeKey = "course-theme";
const chosen = (): string | null => {
  try {
    return localStorage.getItem(themeKey);
  } catch {
    return null; // storage is switched off: the system's theme holds
  }
};
document.documentElement.dataset.theme =
  chosen() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

function themeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>("button.theme");
  if (button === null) return;
  const label = (): void => {
    button.textContent = document.documentElement.dataset.theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `${button.textContent} theme`);
  };
  button.addEventListener("click", () => {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(themeKey, theme);
    } catch {
      // storage is switched off: the choice holds for this page
    }
    label();
  });
  label();
}

// ---- copy buttons, and keyboard access to what scrolls

function copyButtons(): void {
  for (const source of document.querySelectorAll<HTMLElement>(".source")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.querySelector("pre")?.textContent?.trimEnd() ?? "");
      button.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 1500);
    });
    source.append(button);
  }
}

function scrollers(): void {
  for (const element of document.querySelectorAll<HTMLElement>("main pre, main .output, main .table, .katex-display")) {
    if (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight) element.tabIndex = 0;
  }
}

// ---- search

function search(): void {
  const field = document.querySelector<HTMLInputElement>("#search");
  const list = document.querySelector<HTMLElement>("#results");
  const found = document.querySelector<HTMLElement>("#found");
  if (field === null || list === null || found === null) return;
  let index: ReturnType<typeof MiniSearch.loadJSON> | undefined;
  const show = async (): Promise<void> => {
    await Promise.all([load("assets/minisearch.js"), load("assets/search-index.js")]);
    index ??= MiniSearch.loadJSON(courseIndex, { fields: ["title", "text"] });
    const hits = index.search(field.value, { prefix: true, fuzzy: 0.15, boost: { title: 3 }, combineWith: "AND" });
    list.replaceChildren(
      ...hits.slice(0, 12).map(({ title, lesson, href }) => {
        const link = document.createElement("a");
        const where = document.createElement("small");
        link.href = href;
        link.textContent = title;
        where.textContent = lesson;
        link.append(where);
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
    const query = field.value.trim();
    found.textContent = query === "" ? "" : `${hits.length} places found`;
    list.hidden = hits.length === 0;
  };
  field.addEventListener("input", show);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") list.hidden = true;
    const typing = (event.target as HTMLElement).closest("input, textarea") !== null;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      field.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!(event.target as HTMLElement).closest("search") || (event.target as HTMLElement).closest("#results a")) {
      list.hidden = true;
    }
  });
}

// ---- figures: the picture is there at once; Plotly takes its place when it comes near or is touched

/** Trace types in the part of Plotly that the site carries; other figures stay pictures. */
const known = /^(?:bar|box|contour|heatmap|histogram|histogram2d|histogram2dcontour|image|pie|scatter|violin)$/;

/** Called by the scripts in `figures/`. */
function showFigure(path: string, plot: Plot): void {
  const box = document.querySelector<HTMLElement>(`[data-figure="${CSS.escape(path)}"]`);
  if (box === null || !plot.data.every(({ type = "scatter" }) => known.test(type))) return;
  const place = document.createElement("div");
  place.className = "plot";
  const picture = box.querySelector("img")?.alt ?? "Figure";
  Plotly.newPlot(place, plot).then(() => {
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", picture);
    box.replaceChildren(place);
    const slider = plot.layout.sliders?.[0];
    if (slider !== undefined) stepByKeys(place, slider);
    box.classList.add("live");
  });
}

function stepByKeys(
  place: HTMLElement,
  slider: { active?: number; steps: { label: string; args: unknown[] }[] },
): void {
  const { steps } = slider;
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");
  place.after(said);
  place.tabIndex = 0;
  place.title = "Arrow keys go from step to step";
  let at = slider.active ?? 0;
  const goals: Record<string, () => number> = {
    ArrowRight: () => at + 1,
    ArrowUp: () => at + 1,
    ArrowLeft: () => at - 1,
    ArrowDown: () => at - 1,
    Home: () => 0,
    End: () => steps.length - 1,
  };
  place.addEventListener("keydown", (event) => {
    const goal = goals[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    // Plotly keeps the slider's place in the layout that it was given
    at = slider.active ?? at;
    at = Math.max(0, Math.min(steps.length - 1, goal()));
    const step = steps[at];
    said.textContent = `Step ${at + 1} of ${steps.length}: ${step.label}`;
    void Plotly.animate(place, ...step.args);
  });
}

function figures(): void {
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
document.addEventListener("DOMContentLoaded", () => {
  themeSwitch();
  copyButtons();
  scrollers();
  search();
  figures();
  addEventListener("resize", scrollers);
});
