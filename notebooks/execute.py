"""Execute every notebook afresh and store its outputs, as `make notebooks` does.

What is stored is what a reader without a kernel can use: the figures as HTML and SVG. The views and the state of the
widgets of this run's kernel go: in a notebook that is opened without running it, they would show an error instead of
the still picture.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "book" / "extension"))
VIEW = "application/vnd.jupyter.widget-view+json"


def execute(path: Path) -> None:
    """Run one notebook in its folder and write it back, stripped of times and of widget views."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.store_widget_state = False
    client.record_timing = False
    client.execute()
    nbformat.write(clean(notebook), path)


def clean(notebook: Any) -> Any:
    """A notebook as it is committed: stable ids, no view of a widget, no version of the kernel."""
    notebook.metadata = {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    } | {
        k: v
        for k, v in notebook.metadata.items()
        if k not in ("kernelspec", "language_info", "widgets")
    }
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(VIEW, None)
    return notebook


if __name__ == "__main__":
    from surroundings import own_environment

    chosen = [Path(name).resolve() for name in sys.argv[1:]] or sorted(
        HERE.rglob("[0-9]*.ipynb")
    )
    with tempfile.TemporaryDirectory() as folder:
        environment = own_environment(Path(folder))
        os.environ.clear()
        os.environ.update(environment)
        for path in chosen:
            print(f"  {path.relative_to(HERE)}", flush=True)
            execute(path)
