import * as array from "d3-array";
import * as color from "d3-color";
import * as format from "d3-format";
import * as scale from "d3-scale";
import * as chromatic from "d3-scale-chromatic";
import * as shape from "d3-shape";
import * as png from "fast-png";
import { unzipSync, zipSync } from "fflate";
import * as jpeg from "jpeg-js";

type Form = typeof import("../libraries.js");

export const libraries: Form["libraries"] = {
  archive: { unzipSync, zipSync },
  array,
  color,
  chromatic,
  format,
  jpeg,
  png,
  scale,
  shape,
};
