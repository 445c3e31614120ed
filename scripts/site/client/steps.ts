// Steppers by keyboard; touch and mouse move Plotly's own slider.

declare const Plotly: { animate(where: HTMLElement, ...args: unknown[]): Promise<unknown> };

export interface Slider {
  active?: number;
  steps: { label: string; args: unknown[] }[];
}

export function stepByKeys(place: HTMLElement, slider: Slider): void {
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
