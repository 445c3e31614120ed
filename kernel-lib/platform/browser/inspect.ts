/** Node's own `util.inspect`, so that a value has the same text in a browser. */
export { inspect } from "node-inspect-extracted";
