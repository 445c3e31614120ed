export { Animator, type AnimatorOptions } from "./animator.js";
export { ask, Question } from "./ask.js";
export { check, type Requirements } from "./check.js";
export { Classifier } from "./classifier.js";
export {
  Conv2D,
  comp_conv2d,
  corr1d,
  corr2d_multi_in,
  corr2d_multi_in_out,
  corr2d_multi_in_out_1x1,
  pool2d,
  trans_conv,
} from "./convolution.js";
export { corr2d } from "./corr2d.js";
export { type Digits, mnist } from "./data/mnist.js";
export { cat_frames, photograph } from "./data/photograph.js";
export { annual_precipitation } from "./data/precipitation.js";
export { type SeattleWeather, seattle_weather } from "./data/seattle-weather.js";
export { DataModule, type Loader } from "./data-module.js";
export { cpu, gpu, num_gpus, try_all_gpus, try_gpu } from "./devices.js";
export { add_to_class, HyperParameters } from "./hyper-parameters.js";
export { type HeatmapsOptions, type ImagesOptions, show_heatmaps, show_images } from "./images.js";
export { Module } from "./module.js";
export { type PlayOptions, play } from "./play.js";
export { type AxesOptions, type PlotOptions, plot, set_axes } from "./plot.js";
export { progress } from "./progress.js";
export { ProgressBoard } from "./progress-board.js";
export type { Reply } from "./replies.js";
export { seal, sealed } from "./sealed.js";
export type { ConvLayer, StepOptions } from "./step/arguments.js";
export { step } from "./step/step.js";
export { Summary, summary } from "./summary.js";
export { Trainer, type TrainerOptions } from "./trainer.js";
export { Accumulator, accuracy, evaluate_accuracy, init_cnn, Timer } from "./training.js";
export { type State, Verdict } from "./verdict.js";
export type { Choice, NumberWanted, ShapeWanted, TensorWanted, Wanted } from "./wanted.js";
