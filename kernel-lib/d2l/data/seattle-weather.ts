import type { Tensor } from "../../autograd/tensor.js";
import { tensor } from "../../autograd/torch.js";
import { readPackageFile } from "../../platform/package-file.js";

/** One entry a day, 1 January 2012 to 31 December 2015: 1,461 days. */
export interface SeattleWeather {
  /** Such as `2012-01-01`. */
  readonly date: readonly string[];
  /** Millimetres. */
  readonly precipitation: Tensor;
  /** Degrees Celsius. */
  readonly temp_max: Tensor;
  /** Degrees Celsius. */
  readonly temp_min: Tensor;
  /** Metres per second: the package's notes say km/h, but a mean of 3.2 km/h is no city's wind. */
  readonly wind: Tensor;
  /** drizzle, fog, rain, snow or sun. */
  readonly weather: readonly string[];
}

/**
 * Four years of daily weather in Seattle (NOAA) from the npm package `vega-datasets`; the measurements are float32.
 *
 * @throws RuntimeError when the package is not installed.
 * @example d2l.seattle_weather().temp_max.shape // torch.Size([1461])
 */
export function seattle_weather(): SeattleWeather {
  const file = readPackageFile("vega-datasets", "data/seattle-weather.csv", "d2l.seattle_weather()");
  const text = new TextDecoder().decode(file);
  const [names, ...days] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const words = (name: string): string[] => days.map((day) => day[names.indexOf(name)]);
  const numbers = (name: string): Tensor => tensor(words(name).map(Number));
  return {
    date: words("date"),
    precipitation: numbers("precipitation"),
    temp_max: numbers("temp_max"),
    temp_min: numbers("temp_min"),
    wind: numbers("wind"),
    weather: words("weather"),
  };
}
