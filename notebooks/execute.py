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
from surroundings import own_environment, repository, repository_of  # noqa: E402

from relubook.exercises.notebook import COLAB  # noqa: E402

VIEW = "application/vnd.jupyter.widget-view+json"


def execute(path: Path) -> None:
    """Run one notebook in its folder and write it back, stripped of times and of widget views."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.source.startswith(COLAB.partition("\n")[0]):
            cell.source = COLAB.replace('""', f'"{address()}"', 1)
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


def address() -> str:
    """Where Colab finds the book: the page of the repository that this is a clone of; empty when there is none."""
    found = repository(HERE.parent)
    return (found and repository_of(found[0])) or ""


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
        if "outputs" in cell:
            cell.outputs = joined(cell.outputs)
    return notebook


def joined(outputs: list[Any]) -> list[Any]:
    """What a cell printed as one piece: how often it was sent is a matter of time, not of the cell."""
    whole: list[Any] = []
    for output in outputs:
        name = output.get("name")
        if name and whole and whole[-1].get("name") == name:
            whole[-1]["text"] += output["text"]
        else:
            whole.append(output)
    return whole


if __name__ == "__main__":
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
