"""The texts of programs in a git repository: Python files, cells of notebooks, and the cells of d2l's chapters for PyTorch."""

import json
import pathlib
import re
import subprocess


def programs_of(folder, depth):
    """A program is all that lies in one folder `depth` levels deep; a notebook or a chapter is one by itself."""
    git = next(path for path in (folder / ".git", folder) if (path / "HEAD").exists())
    programs = {}
    for path, text in files(git):
        if path.endswith(".py"):
            key = "/".join(path.split("/")[:-1][:depth]) if depth < 9 else path
            programs.setdefault(key, []).append(text)
        elif path.endswith(".ipynb"):
            programs[path] = cells_of_notebook(text)
        else:
            programs[path] = cells_of_chapter(text)
    return programs.values()


def files(git):
    def run(*arguments, **options):
        return subprocess.run(["git", "--git-dir", git, *arguments], capture_output=True, check=True, **options).stdout

    listing = run("ls-tree", "-r", "HEAD").decode()
    wanted = []
    for line in listing.split("\n"):
        kind, _, path = line.partition("\t")
        if re.search(r"\.(py|ipynb|md)$", path) and " blob " in kind:
            wanted.append((path, kind.split(" ")[2]))
    for path, blob in wanted:
        try:
            text = run("cat-file", "blob", blob).decode()
        except (subprocess.CalledProcessError, UnicodeDecodeError):
            continue  # left out of the snapshot for its size, or no text
        if "torch" in text:
            yield path, text


def without_magic(code):
    return "\n".join(line for line in code.split("\n") if not re.match(r"\s*[%!?]", line))


def cells_of_notebook(text):
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, KeyError):
        return []
    return [without_magic("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]


def cells_of_chapter(text):
    """Code blocks of d2l's chapters for PyTorch or for all libraries; other pages have no such blocks."""
    found = []
    for code in re.findall(r"^```\{\.python \.input[^\n]*\}\n(.*?)^```", text, re.S | re.M):
        tab = re.match(r"\s*(?:%%|#@)tab ([^\n]*)", code)
        if not tab or re.search(r"pytorch|all", tab[1]):
            found.append(without_magic(code))
    return found
