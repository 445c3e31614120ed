export { SourceMap } from "node:module";
