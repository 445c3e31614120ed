export { keepCompiler, ts } from "./platform/compiler.js";
