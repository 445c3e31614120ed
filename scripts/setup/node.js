/** Oldest Node that everything here runs on. */
export const oldestNode = "20.19.0";

/**
 * What is wrong with this Node, in one sentence, or null. Old Nodes read this file, so its syntax is plain.
 * @param {string} version `process.versions.node`
 * @returns {string | null}
 */
export function nodeProblem(version) {
  const got = version.split(".").map(Number);
  const wanted = oldestNode.split(".").map(Number);
  const newer = got[0] > wanted[0] || (got[0] === wanted[0] && got[1] >= wanted[1]);
  if (newer) return null;
  return `Node ${oldestNode} or newer is needed, but this is Node ${version}: install the current LTS release from nodejs.org or your package manager.`;
}
