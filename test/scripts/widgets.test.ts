import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { expect, test } from "vitest";
import { notebook, printed, save } from "./notebooks.js";
import { served } from "./served.js";

const { folder, run } = served("widgets ");

/** An `Output` widget in a box, in the messages of ipywidgets, which need not be installed. */
const widget = `import sys
from comm import create_comm
class Widget:
    def __init__(self, **state):
        self.comm = create_comm(target_name="jupyter.widget", data={"state": state, "buffer_paths": []})
        self.comm.on_msg(self.heard)
        self.outputs = []
    def send(self, **state):
        self.comm.send({"method": "update", "state": state, "buffer_paths": []})
    def heard(self, message):
        self.outputs = message["content"]["data"]["state"]["outputs"]
class Output(Widget):
    def __init__(self):
        super().__init__(_model_name="OutputModel", _model_module="@jupyter-widgets/output", _model_module_version="1.0.0", msg_id="", outputs=[])
    def __enter__(self):
        sys.stdout.flush()
        self.send(msg_id=get_ipython().kernel.get_parent()["header"]["msg_id"])
    def __exit__(self, *error):
        sys.stdout.flush()
        self.send(msg_id="")
out = Output()
box = Widget(_model_name="VBoxModel", _model_module="@jupyter-widgets/controls", children=["IPY_MODEL_" + out.comm.comm_id])
display({"application/vnd.jupyter.widget-view+json": {"model_id": box.comm.comm_id, "version_major": 2, "version_minor": 0}, "text/plain": "VBox()"}, raw=True)`;
const inside = 'print("before")\nwith out:\n    print("inside", step)\nprint("after")';
const cleared = "from IPython.display import clear_output\nwith out:\n    clear_output()\n    print('anew', step)";
const read = (): INotebookContent => JSON.parse(readFileSync(join(folder, "a.ipynb"), "utf8"));

test("what a cell puts into an Output widget is the widget's, is saved with it, and is compared", async () => {
  save(folder, { a: notebook(["step = 1", widget, inside, "len(out.outputs)"], "python3") });
  expect((await run("execute", "a.ipynb")).code).toBe(0);
  const { cells, metadata } = read();
  expect(cells[2].outputs).toEqual(
    [printed("before\nafter\n")].map((output) => ({ ...output, text: ["before\n", "after\n"] })),
  );
  const state = Object(metadata.widgets)["application/vnd.jupyter.widget-state+json"].state;
  const models = Object.values(state) as { model_name: string; state: { outputs?: unknown } }[];
  expect(models.map(({ model_name }) => model_name).sort()).toEqual(["OutputModel", "VBoxModel"]);
  expect(models.find(({ model_name }) => model_name === "OutputModel")?.state.outputs).toEqual([printed("inside 1\n")]);

  expect((await run("check", "a.ipynb")).code).toBe(0);
  save(folder, { a: JSON.stringify(read()).replace("inside 1", "inside 2") });
  const changed = await run("check", "a.ipynb");
  expect(changed.output).toMatch(/in a widget, text: - saved, \+ now\n +-inside 2\n +\+inside 1/);
  expect(changed.code).toBe(1);
  expect((await run("check", "--update", "a.ipynb")).code).toBe(0);
  expect((await run("check", "a.ipynb")).code).toBe(0);
});

test("an Output widget is cleared alone", async () => {
  save(folder, { a: notebook(["step = 1", widget, `${inside}\n${cleared}`], "python3") });
  expect((await run("execute", "a.ipynb")).code).toBe(0);
  expect(JSON.stringify(read().metadata.widgets)).toMatch(/"text":\["anew 1\\n"\]/);
  expect(JSON.stringify(read().cells[2].outputs)).toMatch(/before.*after/);
});
