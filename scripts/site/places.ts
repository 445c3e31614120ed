import { join } from "node:path";
import { fileURLToPath } from "node:url";

// this file is run as dist/site/places.js
const site = fileURLToPath(new URL("../../site", import.meta.url));
const built = fileURLToPath(new URL(".", import.meta.url));

/** Styles that pages share. */
export const assetsFolder = join(site, "assets");

/** Sources of nbconvert's templates, in a folder each. */
export const templatesFolder = join(site, "template");

/** The scripts of `client/`, made by `bundle.mjs`. */
export const browserFolder = join(built, "browser");

/** What runs cells in browsers: our scripts and those of the kernel; made by `bundle.mjs`. */
export const liveFolder = join(browserFolder, "live");

/** An extension of JupyterLab with the kernel that lives in pages, but for the kernel itself; made by `bundle.mjs`. */
export const jupyterliteFolder = join(browserFolder, "jupyterlite");

/** Holds the folder `d2l`, which is nbconvert's template with all that its pages carry; made by `bundle.mjs`. */
export const builtTemplatesFolder = built;
