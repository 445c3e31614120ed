/** @param {string[]} args @returns {Promise<number>} */
export async function runTests(args) { return args.length; }
