export { Animator, type AnimatorOptions } from "./animator.js";
export { type HeatmapsOptions, type ImagesOptions, show_heatmaps, show_images } from "./images.js";
export { type AxesOptions, type PlotOptions, plot, set_axes } from "./plot.js";
export { progress } from "./progress.js";
export { ProgressBoard } from "./progress-board.js";
export type { ConvLayer, StepOptions } from "./step/arguments.js";
export { step } from "./step/step.js";
export { Summary, summary } from "./summary.js";
