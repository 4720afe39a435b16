"""What `pytest --nbval notebooks` needs, whoever types it: the cells of a notebook together, and what is a result."""

from __future__ import annotations

import os
import re
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from surroundings import own_environment

HERE = Path(__file__).resolve().parent


def pytest_configure(config: Any) -> None:
    """Kernels read nobody's settings. With the versions of `requirements.txt` every byte of an output is compared; with
    others, of a picture only its words are."""
    if not getattr(config.option, "nbval", False):
        return
    settings = tempfile.TemporaryDirectory()
    config.add_cleanup(settings.cleanup)
    environment = own_environment(Path(settings.name))
    os.environ.clear()
    os.environ.update(environment)
    if not config.option.nbval_sanitize_with and not drawn_with_these():
        config.option.nbval_sanitize_with = str(HERE / "tests" / "nbval_pictures.cfg")


def drawn_with_these(requirements: str | None = None) -> bool:
    """Whether NumPy and Matplotlib are those that the stored outputs were made with."""
    pins = requirements or (HERE / "requirements.txt").read_text(encoding="utf-8")
    made_with = dict(re.findall(r"^(numpy|matplotlib)==(\S+)", pins, re.MULTILINE))
    return all(version(name) == pinned for name, pinned in made_with.items())


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """Share out files, not tests: the cells of a notebook belong to one kernel, in their order."""
    from xdist.scheduler import LoadFileScheduling

    return LoadFileScheduling(config, log) if config.option.dist == "load" else None
