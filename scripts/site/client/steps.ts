// Steppers by keyboard; touch and mouse move Plotly's own slider.

declare const Plotly: { animate(where: HTMLElement, ...args: unknown[]): Promise<unknown> };

export interface Slider {
  active?: number;
  steps: { label: string; args: unknown[] }[];
}

/** @param sliderOf the slider as it is now: a figure is drawn anew when the theme changes */
export function stepByKeys(place: HTMLElement, sliderOf: () => Slider | undefined): void {
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");
  place.after(said);
  place.tabIndex = 0;
  place.title = "Arrow keys go from step to step";
  const goals: Record<string, (at: number) => number> = {
    ArrowRight: (at) => at + 1,
    ArrowUp: (at) => at + 1,
    ArrowLeft: (at) => at - 1,
    ArrowDown: (at) => at - 1,
    Home: () => 0,
    End: () => Number.POSITIVE_INFINITY,
  };
  place.addEventListener("keydown", (event) => {
    const goal = goals[event.key];
    const slider = sliderOf();
    if (goal === undefined || slider === undefined) return;
    event.preventDefault();
    const { steps } = slider;
    // Plotly keeps the slider's place in the layout that it was given
    const at = Math.max(0, Math.min(steps.length - 1, goal(slider.active ?? 0)));
    const step = steps[at];
    said.textContent = `Step ${at + 1} of ${steps.length}: ${step.label}`;
    void Plotly.animate(place, ...step.args);
  });
}
