import { types as nodeTypes } from "node:util";
import { collectOpenProxies } from "../../../platform/open-proxies.js";

const openProxies = collectOpenProxies();

/** What Node tells of a value's kind; a proxy that runs nobody's code when it is read counts as what it stands for. */
export const types = {
  ...nodeTypes,
  isProxy: (value: unknown): boolean => nodeTypes.isProxy(value) && !openProxies.has(value as object),
};
