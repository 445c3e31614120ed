"""Measures Jupyter kernels side by side, each in its turn, over ZeroMQ. Prints one table.

Usage: python kernels.py KERNELS_JSON [--rounds N] [--only NAMES]

KERNELS_JSON maps a name to {"argv": [...], "language": "typescript" | "python"}.
"""

import argparse
import glob
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import nbformat
import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session
from nbclient import NotebookClient

TYPED = """interface PointKK { x: number; y: number; label?: string }
type ShapeKK = { kind: "circle"; r: number; at: PointKK } | { kind: "rect"; w: number; h: number; at: PointKK };
function areaKK(s: ShapeKK): number {
  switch (s.kind) {
    case "circle": return Math.PI * s.r ** 2;
    case "rect": return s.w * s.h;
  }
}
class CanvasKK<T extends ShapeKK> {
  private shapes: T[] = [];
  add(...s: T[]): this { this.shapes.push(...s); return this; }
  total(): number { return this.shapes.map((s) => areaKK(s)).reduce((a, b) => a + b, 0); }
  byKind(): Map<string, T[]> {
    const m = new Map<string, T[]>();
    for (const s of this.shapes) {
      const l = m.get(s.kind) ?? [];
      l.push(s); m.set(s.kind, l);
    }
    return m;
  }
}
const canvasKK = new CanvasKK<ShapeKK>();
canvasKK.add({ kind: "circle", r: 1, at: { x: 0, y: 0 } }, { kind: "rect", w: 2, h: 3, at: { x: 1, y: 1 } });
const sizesKK = Array.from({ length: 10 }, (_, i) => i * 2).filter((v) => v % 3 === 0);
const summaryKK = Object.fromEntries([...canvasKK.byKind()].map(([k, v]) => [k, v.length]));
async function laterKK() { await null; return sizesKK.length; }
const resultKK = await laterKK();
`${canvasKK.total().toFixed(2)} ${resultKK} ${JSON.stringify(summaryKK)}`"""

PYTHON_TYPED = """from dataclasses import dataclass, field
import math, functools
@dataclass
class PointKK:
    x: float
    y: float
@dataclass
class CircleKK:
    r: float
    at: PointKK
    def area(self): return math.pi * self.r ** 2
@dataclass
class RectKK:
    w: float
    h: float
    at: PointKK
    def area(self): return self.w * self.h
@dataclass
class CanvasKK:
    shapes: list = field(default_factory=list)
    def add(self, *s):
        self.shapes.extend(s)
        return self
    def total(self): return sum(s.area() for s in self.shapes)
    def by_kind(self):
        m = {}
        for s in self.shapes: m.setdefault(type(s).__name__, []).append(s)
        return m
canvasKK = CanvasKK().add(CircleKK(1, PointKK(0, 0)), RectKK(2, 3, PointKK(1, 1)))
sizesKK = [v for v in (i * 2 for i in range(10)) if v % 3 == 0]
summaryKK = {k: len(v) for k, v in canvasKK.by_kind().items()}
f"{canvasKK.total():.2f}  {len(sizesKK)} {summaryKK}" """

CELLS = {
    "typescript": {
        "trivial": "6*7",
        "declares": "const dKK = KK; function fKK() { return dKK }",
        "typed": TYPED,
        "prints": "for (let i = 0; i < 1e6; i++) console.log(i)",
        "complete": "Math.fl",
    },
    "python": {
        "trivial": "6*7",
        "declares": "dKK = KK\ndef fKK(): return dKK",
        "typed": PYTHON_TYPED,
        "prints": "for i in range(1000000): print(i)",
        "complete": "str.isal",
    },
}


class Kernel:
    def __init__(self, argv, language):
        self.cells = CELLS[language]
        self.folder = tempfile.TemporaryDirectory()
        key = os.urandom(16).hex().encode()
        path, info = write_connection_file(os.path.join(self.folder.name, "connection.json"), key=key)
        self.session = Session(key=info["key"].encode(), signature_scheme=info["signature_scheme"])
        self.started = time.perf_counter()
        argv = [part.format(connection_file=path) for part in argv]
        self.process = subprocess.Popen(
            argv, cwd=self.folder.name, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self.context = zmq.Context()
        address = f"tcp://{info['ip']}:"
        self.shell = self.context.socket(zmq.DEALER)
        self.shell.reconnect_ivl = 5
        self.shell.connect(address + str(info["shell_port"]))
        self.iopub = self.context.socket(zmq.SUB)
        self.iopub.reconnect_ivl = 5
        self.iopub.rcvhwm = 0
        self.iopub.subscribe(b"")
        self.iopub.connect(address + str(info["iopub_port"]))
        self.k = 0

    def ask(self, kind, content, idle=True):
        """Milliseconds until the reply, and the outputs until idle."""
        start = time.perf_counter()
        message = self.session.send(self.shell, kind, content)
        identity = message["header"]["msg_id"]
        while True:
            if not self.shell.poll(60000):
                raise RuntimeError(f"no reply to {kind} within a minute")
            _, reply = self.session.recv(self.shell, mode=0)
            if reply["parent_header"].get("msg_id") == identity:
                break
        elapsed = (time.perf_counter() - start) * 1000
        outputs = []
        while idle:
            if not self.iopub.poll(20000):
                break
            _, out = self.session.recv(self.iopub)
            if out["parent_header"].get("msg_id") != identity:
                continue
            if out["msg_type"] == "status" and out["content"]["execution_state"] == "idle":
                break
            outputs.append(out)
        return elapsed, reply["content"], outputs

    def run(self, cell):
        self.k += 1
        code = self.cells[cell].replace("KK", str(self.k))
        options = {"silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        elapsed, reply, outputs = self.ask("execute_request", {"code": code, **options})
        if reply["status"] != "ok":
            raise RuntimeError(f"{cell} failed: {reply}")
        return elapsed, outputs

    def threads(self):
        """Folders in /proc of all threads of the kernel and of what they started."""
        found, pids = [], [self.process.pid]
        for pid in pids:
            for thread in glob.glob(f"/proc/{pid}/task/*"):
                try:
                    with open(f"{thread}/children") as children:
                        pids += map(int, children.read().split())
                except OSError:
                    continue
                found.append(thread)
        return found

    def memory(self):
        """Resident megabytes of the kernel and what it started."""
        total = 0
        for process in {thread.split("/task/")[0] for thread in self.threads()}:
            try:
                with open(f"{process}/status") as status:
                    total += next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
            except (OSError, StopIteration):
                continue
        return total / 1024

    def processor(self):
        """Milliseconds of processor time that all threads have had, also those that wait for nothing more to do."""
        total = 0
        for thread in self.threads():
            try:
                with open(f"{thread}/schedstat") as times:
                    total += int(times.read().split()[0])
            except OSError:
                continue
        return total / 1e6

    def times(self, cell, count):
        """Medians of milliseconds until the reply, and processor milliseconds for each."""
        before = self.processor()
        times = [self.run(cell)[0] for _ in range(count)]
        return median_of(times), (self.processor() - before) / count

    def end(self):
        os.killpg(self.process.pid, 9)
        self.process.wait()
        self.context.destroy(linger=0)
        self.folder.cleanup()


def median_of(times):
    return statistics.median(times)


def one_life(argv, language):
    """Every measurement of one fresh kernel."""
    kernel = Kernel(argv, language)
    found = {}
    try:
        kernel.ask("kernel_info_request", {}, idle=False)
        found["start → kernel_info, s"] = time.perf_counter() - kernel.started
        asked = time.perf_counter() - kernel.started
        found["start → first answer, s"] = asked + kernel.run("trivial")[0] / 1000
        found["… of the processor, s"] = kernel.processor() / 1000
        time.sleep(1.5)
        found["memory idle, MB"] = kernel.memory()
        found["first typed cell of 30 lines, ms"] = kernel.run("typed")[0]
        found["trivial cell, ms"], found["trivial cell, of the processor, ms"] = kernel.times("trivial", 60)
        found["declaring cell, ms"] = median_of([kernel.run("declares")[0] for _ in range(30)])
        typed = kernel.times("typed", 30)
        found["typed cell of 30 lines, ms"], found["typed cell of 30 lines, of the processor, ms"] = typed
        code = kernel.cells["complete"]
        ask = lambda: kernel.ask("complete_request", {"code": code, "cursor_pos": len(code)})[0]
        found["first completion, ms"] = ask()
        found["completion, ms"] = median_of([ask() for _ in range(10)])
        found["memory after 80 cells, MB"] = kernel.memory()
    finally:
        kernel.end()
    return found


def growth(argv, language):
    """Cost of declaring cells as they add up, and what printing a million lines costs."""
    kernel = Kernel(argv, language)
    try:
        kernel.ask("kernel_info_request", {}, idle=False)
        before = kernel.memory()
        times = [kernel.run("declares")[0] for _ in range(1000)]
        found = {
            "declaring cell near the 100th, ms": median_of(times[80:120]),
            "declaring cell near the 1000th, ms": median_of(times[960:]),
            "memory of 1000 cells, MB": kernel.memory() - before,
        }
        start = time.perf_counter()
        outputs = kernel.run("prints")[1]
        found["1e6 lines printed, s"] = time.perf_counter() - start
        lines = sum(out["content"]["text"].count("\n") for out in outputs if out["msg_type"] == "stream")
        found["lines that arrived"] = lines
        found["memory after the lines, MB"] = kernel.memory()
    except RuntimeError as error:
        found = {"failed": str(error)}
    finally:
        kernel.end()
    return found


class Manager(KernelManager):
    """Starts a kernel by its command line, without a kernelspec."""

    command: list = []

    def format_kernel_cmd(self, extra_arguments=None):
        return [part.format(connection_file=self.connection_file) for part in self.command]


def notebook(argv, language):
    """A notebook of 50 cells by nbclient: seconds, and results that are missing."""
    if language == "typescript":
        cells = ["const v = 0; v"] + [f"const v{i} = {i}; v{i} + 1" for i in range(1, 50)]
    else:
        cells = ["v = 0; v"] + [f"v{i} = {i}; v{i} + 1" for i in range(1, 50)]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    manager = Manager(kernel_name="python3")
    manager.command = argv
    start = time.perf_counter()
    try:
        # a kernel that loses a message would be waited for without end
        NotebookClient(book, km=manager, timeout=20).execute()
    finally:
        # the client does not end a kernel whose manager it was given
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)
    elapsed = time.perf_counter() - start
    return {
        "50-cell notebook by nbclient, s": elapsed,
        "outputs missing": sum(1 for cell in book.cells if not cell.outputs),
    }


def show(value):
    return f"{value:.3g}" if isinstance(value, float) and value < 100 else f"{value:.0f}" if value is not None else "–"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kernels")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-growth", action="store_true")
    options = parser.parse_args()
    kernels = json.loads(options.kernels)
    measured = {name: {} for name in kernels}
    for turn in range(options.rounds):
        for name, kernel in kernels.items():
            for measure in one_life, notebook:
                print(f"round {turn + 1} of {options.rounds}: {name}, {measure.__name__}", file=sys.stderr)
                try:
                    found = measure(**kernel)
                except (RuntimeError, TimeoutError) as error:
                    print(f"{name}: {error}", file=sys.stderr)
                    continue
                for row, value in found.items():
                    measured[name].setdefault(row, []).append(value)
    for name, kernel in kernels.items():
        if options.no_growth:
            break
        for row, value in growth(**kernel).items():
            measured[name].setdefault(row, []).append(value)
    rows = list(dict.fromkeys(row for found in measured.values() for row in found if row != "failed"))
    print("| | " + " | ".join(kernels) + " |")
    print("|---|" + "--:|" * len(kernels))
    for row in rows:
        values = [measured[name].get(row) for name in kernels]
        print(f"| {row} | " + " | ".join("–" if not value else show(median_of(value)) for value in values) + " |")


if __name__ == "__main__":
    main()
