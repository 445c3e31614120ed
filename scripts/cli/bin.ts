/** The `d2l-lessons` command, as installed: for whoever works in the current folder. */
import { main } from "./main.js";

const code = await main(process.argv.slice(2));
// not by itself: @jupyterlab/services looks for a server that has gone for half a minute more
process.stdout.write("", () => process.exit(code));
