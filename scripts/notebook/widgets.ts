import type { IOutput } from "@jupyterlab/nbformat";

const stateType = "application/vnd.jupyter.widget-state+json";
const viewType = "application/vnd.jupyter.widget-view+json";

/** Whether an output shows a widget. */
export function isWidget({ data }: IOutput): boolean {
  return viewType in Object(data);
}

/**
 * What the `Output` widgets among these outputs hold, in the order in which they are seen.
 * @param widgets what the notebook keeps of its widgets
 */
export function widgetOutputs(outputs: readonly IOutput[], widgets: unknown): IOutput[] {
  const models = Object(Object(Object(widgets)[stateType]).state);
  const seen = new Set<string>();
  const heldBy = (id: string): IOutput[] => {
    // a widget may lead back to itself
    if (seen.has(id)) return [];
    seen.add(id);
    const { outputs: own = [], children = [] } = Object(Object(models[id]).state);
    const below = (Array.isArray(children) ? children : []).flatMap((child) =>
      heldBy(String(child).replace(/^IPY_MODEL_/, "")),
    );
    return [...(Array.isArray(own) ? own : []), ...below];
  };
  return outputs.filter(isWidget).flatMap(({ data }) => heldBy(String(Object(Object(data)[viewType]).model_id)));
}
