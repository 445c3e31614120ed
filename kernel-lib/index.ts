export { type DisplayOptions, display } from "./display/display.js";
export { type Displayable, displaySymbol, type MimeBundle } from "./display/symbol.js";
