/** Libraries for drawing and for archives, each loaded when it is first needed: to load all takes 60 ms. */
export const libraries = {
  get archive() {
    return require("fflate") as Pick<typeof import("fflate"), "unzipSync" | "zipSync">;
  },
  get array() {
    return require("d3-array") as typeof import("d3-array");
  },
  get color() {
    return require("d3-color") as typeof import("d3-color");
  },
  get chromatic() {
    return require("d3-scale-chromatic") as typeof import("d3-scale-chromatic");
  },
  get format() {
    return require("d3-format") as typeof import("d3-format");
  },
  get png() {
    return require("fast-png") as typeof import("fast-png");
  },
  get jpeg() {
    return require("jpeg-js") as typeof import("jpeg-js");
  },
  get scale() {
    return require("d3-scale") as typeof import("d3-scale");
  },
  get shape() {
    return require("d3-shape") as typeof import("d3-shape");
  },
};
