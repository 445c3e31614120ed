"""Makes the notebooks in this folder anew, and the outputs of two more runs of each beside them.

    python make.py [NAME ...]

It needs ipykernel, nbclient, ipywidgets, matplotlib, pandas, scikit-learn, tqdm, keras, altair, bokeh, plotly, rich, sympy,
networkx and tabulate, and for the last notebooks the kernels tslab and tslab-stock. The notebooks are written after kinds of
public ones: what their outputs hold is what real programs print and draw, and what differs between runs is real too.
"""
import json
import os
import pathlib
import sys
import tempfile

import nbclient
import nbformat

here = pathlib.Path(__file__).parent
KERAS = "import os\nos.environ['KERAS_BACKEND'] = 'torch'\nos.environ['CUDA_VISIBLE_DEVICES'] = ''\nimport keras, numpy as np\nkeras.utils.set_random_seed(1)"
PLOT = "import matplotlib.pyplot as plt\nplt.rcParams.update({'figure.figsize': (1.6, 1.2), 'figure.dpi': 50, 'font.size': 5})"
SVG = "%config InlineBackend.figure_formats = ['svg']\n" + PLOT
SLEEP = "import time, sys"

python = {
    "arithmetic": ["1 + 1", "2 ** 100, 10 / 3, -7 // 2", "print(0.1 + 0.2, 1e-7, float('nan'), float('inf'))", "[x ** 2 for x in range(12)]"],
    "text": ["s = 'The quick brown fox'\ns.upper(), s.split()", "print('\\n'.join(f'{w:>8}|{len(w):03d}' for w in s.split()))", "'é' * 3 + '漢字'"],
    "versions": ["import sys, platform, numpy, pandas\nprint('Python', '3.11'); print('numpy==2.4.1'); print('release 1.10, build 0071')", "print('Node.js v20.20.1 on 10.0.0.12, 2026-03-01 12:30:05')"],
    "numpy-arrays": ["import numpy as np\nr = np.random.default_rng(0)\nr.normal(size=(3, 4))", "print(r.integers(0, 100000, 8)); print(np.linspace(0, 1, 5))", "np.set_printoptions(precision=3, suppress=True)\nnp.linalg.inv(np.array([[2., 1.], [1., 3.]]))"],
    "pandas-frame": ["import pandas as pd\ndf = pd.DataFrame({'city': ['Rome', 'Oslo', 'Lima'], 'people': [2873000, 709037, 10092000], 'share': [0.125, 0.5, 0.375]})\ndf", "df.describe()", "df.info(memory_usage=False)", "df.groupby('city').people.sum()"],
    "pandas-style": ["import pandas as pd\npd.DataFrame({'a': [0.5, 1.25], 'b': [3, 4]}).style.background_gradient(cmap='Blues').format(precision=2) if __import__('importlib').util.find_spec('jinja2') else 'no jinja2'"],
    "matplotlib-png": [PLOT, "plt.plot([1, 4, 9]); plt.title('squares');", "print('before'); plt.bar(['a', 'b'], [3, 5]); plt.show(); print('after')"],
    "matplotlib-svg": [SVG, "plt.plot([1, 4, 9])\nplt.show()", "fig, ax = plt.subplots()\nax.fill_between([0, 1, 2], [0, 2, 1], alpha=.5)\nax"],
    "matplotlib-size": [PLOT, "from IPython.display import Image\nimport io\nb = io.BytesIO(); plt.plot([2, 1]); plt.savefig(b); plt.close()\nImage(b.getvalue(), width=120)"],
    "tqdm-bars": ["from tqdm import tqdm, trange\n" + SLEEP, "for i in tqdm(range(20), desc='rows'): time.sleep(0.02 * (i % 3))", "bar = trange(5)\nfor i in bar:\n    time.sleep(0.15); bar.set_postfix(loss=1 / (i + 1))\nprint('best', 0.2)", "for i in tqdm(iter(range(7)), unit='files'): time.sleep(0.03)"],
    "tqdm-nested": ["from tqdm import trange\n" + SLEEP, "for e in trange(3, desc='epoch'):\n    for b in trange(8, desc='batch', leave=False): time.sleep(0.02)", "for e in trange(2, desc='outer'):\n    for b in trange(4, desc='inner'): time.sleep(0.06)"],
    "tqdm-notebook": ["from tqdm.notebook import tqdm\n" + SLEEP, "for i in tqdm(range(10)): time.sleep(0.02)\nprint('sum', sum(range(10)))"],
    "tqdm-display": ["from tqdm import tqdm\nfrom IPython.display import display, HTML\n" + SLEEP, "for i in tqdm(range(3)):\n    time.sleep(0.12); display(HTML(f'<b>step {i}</b>')); print('loss', 1 / (i + 2))"],
    "keras-fit": [KERAS, "x = np.linspace(0, 1, 64).reshape(-1, 1); y = 3 * x + 1\nm = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])\nm.compile(optimizer='sgd', loss='mse')\nh = m.fit(x, y, epochs=3, batch_size=16)", "m.fit(x, y, epochs=2, verbose=2);", "m.summary()", "m.evaluate(x, y)"],
    "timing-magics": ["%time sum(range(1000))", "%timeit -n 10 -r 3 sum(range(100))", "%%time\ntotal = 0\nfor i in range(10000): total += i\nprint(total)", "t = %timeit -o -q -n 5 -r 2 None\nt", "%timeit pass"],
    "timing-prints": [SLEEP + ", datetime\nstart = time.time(); t0 = datetime.datetime.now(); time.sleep(0.05)", "print(f'Training took {time.time() - start:.2f} seconds for 10 epochs')", "print('Elapsed:', datetime.datetime.now() - t0)", "print('--- %s seconds ---' % (time.time() - start))", "print(f'Execution time: {1000 * (time.time() - start):.1f} ms, accuracy 0.9375')"],
    "ids": ["import uuid\nprint(uuid.uuid1()); print(uuid.uuid4()); print(uuid.uuid5(uuid.NAMESPACE_DNS, 'a.b'))", "'job ' + uuid.uuid4().hex", "import hashlib\nhashlib.md5(b'abc').hexdigest(), hashlib.sha1(b'abc').hexdigest()[:9]"],
    "addresses": ["class Model:\n    pass\nModel()", "print(object(), [Model(), Model()])", "(lambda x: x), iter([1])", "import matplotlib.pyplot as plt\nl = plt.plot([1]); plt.close(); l"],
    "temporary": ["import tempfile, os, pathlib\nd = tempfile.mkdtemp(); print(d); print('saved', os.path.join(d, 'weights.pt'))", "f = tempfile.NamedTemporaryFile(suffix='.csv'); f.name", "os.path.basename(d)", "print(os.getcwd() + '/results/run.csv')", "!mktemp -u /tmp/tmp.XXXXXXXXXX"],
    "warnings": ["import warnings\nwarnings.warn('old style')\nprint('goes on')", "import numpy as np\nnp.log(np.array([0., 1.]))", "import logging\nlogging.getLogger('train').warning('lr %.3f is large', 0.5)"],
    "errors": ["int('x')", "def f(n):\n    return {}[n]\nf('key')", "raise RuntimeError('shape (3, 4) against (5,)')", "1 +"],
    "sklearn": ["from sklearn.datasets import load_iris\nfrom sklearn.tree import DecisionTreeClassifier\nX, y = load_iris(return_X_y=True)\nm = DecisionTreeClassifier(max_depth=2, random_state=0).fit(X, y)\nprint(m.score(X, y), X.shape)", "from sklearn.metrics import classification_report\nprint(classification_report(y, m.predict(X)))", "m.feature_importances_"],
    "rich-display": ["from IPython.display import display, HTML, Markdown, Latex, JSON\ndisplay(HTML('<table><tr><td>1</td><td style=\"color:#102030\">0.25</td></tr></table>'), Markdown('**loss** 0.5'))\nprint('between')\ndisplay(Latex('$x^2 + 1$'))", "JSON({'lr': 0.001, 'layers': [64, 32], 'name': 'net-3'})", "display({'text/plain': 'x', 'application/json': {'steps': 1000}}, raw=True, metadata={'isolated': True})"],
    "sympy": ["import sympy as sp\nsp.init_printing(use_latex='mathjax')\nx = sp.symbols('x')\nsp.integrate(x ** 2 * sp.sin(x), x)", "sp.solve(x ** 2 - 5, x)", "sp.N(sp.pi, 30)"],
    "altair": ["import altair as alt, pandas as pd\nalt.renderers.set_embed_options(actions=False)\nalt.Chart(pd.DataFrame({'a': [1, 2, 3], 'b': [2.5, 1.5, 4.0]})).mark_bar().encode(x='a', y='b')"],
    "plotly": ["import plotly.graph_objects as go\nf = go.Figure(go.Scatter(x=[1, 2, 3], y=[0.5, 1.25, 2.0], name='loss'), layout={'template': 'none', 'width': 300, 'height': 200, 'title': 'Run 12'})\nfrom IPython.display import display\ndisplay({'application/vnd.plotly.v1+json': f.to_plotly_json() | {'config': {}}, 'text/plain': 'Figure'}, raw=True)" ],
    "widgets": ["import ipywidgets as w\nw.IntSlider(value=3, max=10)", "w.VBox([w.Label('rate 0.5'), w.Checkbox(True)])"],
    "rich-tables": ["from rich.console import Console\nfrom rich.table import Table\nt = Table(title='Runs'); t.add_column('net'); t.add_column('acc'); t.add_row('resnet18', '0.913'); t.add_row('lenet5', '0.881')\nConsole(width=40, force_terminal=True).print(t)", "from tabulate import tabulate\nprint(tabulate([['a', 1.5], ['b', 22.25]], headers=['k', 'v']))"],
}
tslab = {
    "typescript-values": ["6 * 7", "const xs = [3, 1, 2];\nxs.sort()", "'a' + 'b'", "console.log({ loss: 0.125, step: 1000 });\nxs.map((x) => x / 7)", "new Map([['k', 1]])"],
    "typescript-times": ["console.time('loop');\nlet n = 0;\nfor (let i = 0; i < 1e6; i++) n += i;\nconsole.timeEnd('loop');\nn", "import { randomUUID } from 'node:crypto';\nconsole.log(randomUUID());", "import { mkdtempSync } from 'node:fs';\nimport { tmpdir } from 'node:os';\nimport { join } from 'node:path';\nconsole.log(mkdtempSync(join(tmpdir(), 'build-')), join(process.cwd(), 'dist', 'main.js'));"],
}


def merged(outputs):
    """The pieces of a stream put together, as front ends do, with every step of a bar kept."""
    together = []
    for output in outputs:
        last = together[-1] if together else None
        if output.output_type == "stream" and last is not None and last.get("name") == output.name:
            last.text += output.text
        else:
            together.append(output)
    return together


def run(cells, kernel):
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(cells, 1)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="home-") as folder:
        client = nbclient.NotebookClient(notebook, kernel_name=kernel, allow_errors=True, resources={"metadata": {"path": folder}}, timeout=300)
        client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.outputs = merged(cell.outputs)
        for output in cell.outputs:
            # the traceback is not compared, and only makes the files large
            if output.output_type == "error":
                output.traceback = output.traceback[-1:]
    notebook.metadata.pop("widgets", None)
    return notebook


wanted = sys.argv[1:]
for name, cells in {**python, **tslab}.items():
    if wanted and name not in wanted:
        continue
    kernel = "tslab" if name in tslab else "python3"
    runs = [run(cells, kernel) for _ in range(3)]
    text = nbformat.writes(runs[0])
    (here / f"{name}.ipynb").write_text(text + ("" if text.endswith("\n") else "\n"))
    more = [[cell.outputs for cell in again.cells] for again in runs[1:]]
    (here / f"{name}.again.json").write_text(json.dumps(more, ensure_ascii=False) + "\n")
    print(name, len(text), flush=True)
