"""Runs commands of this environment, a JSON list of each, and prints a line of JSON with the exit code and the output of
each. They are children of a process that has loaded what they need, for that takes longer than most of them."""

import json
import os
import sys
import tempfile
from importlib import import_module
from importlib.metadata import entry_points

for module in ["nbclient.cli", "nbconvert.nbconvertapp", "papermill.cli", "pytest", "nbmake.pytest_plugin", "nbval.plugin"]:
    import_module(module)


def run(program, *args):
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            sys.argv = [program, *args]
            (entry,) = entry_points(group="console_scripts", name=program)
            sys.exit(entry.load()())
        _, status = os.waitpid(child, 0)
        output.seek(0)
        return {"code": os.waitstatus_to_exitcode(status), "output": output.read().decode(errors="replace")}


for command in sys.argv[1:]:
    print(json.dumps(run(*json.loads(command))), flush=True)
