/** The `d2l-lessons` command, as installed: for whoever works in the current folder. */
import { main } from "./main.js";
import { placesOf } from "./places.js";

const code = await main(process.argv.slice(2), placesOf(process.cwd()));
// not by itself: @jupyterlab/services looks for a server that has gone for half a minute more
process.stdout.write("", () => process.exit(code));
