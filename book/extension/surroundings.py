"""What the book depends on besides its own text: code, packages, the repository, and nobody's own settings."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# They lead Python, Jupyter, IPython or Matplotlib to files of the reader: start-up code, settings, other kernels.
LEADING = ("PYTHONPATH", "PYTHONSTARTUP", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "MATPLOTLIBRC", "MPLBACKEND")

MADE_OF = ("_config.yml", "_toc.yml", "book", "notebooks", "src")  # what the book is made of, in this repository


def own_environment(folder: Path) -> dict[str, str]:
    """The environment of a kernel that reads nobody's start-up files and settings.

    folder : where what would be the reader's settings are looked for; made when it is not there, and left empty
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in LEADING}
    own = {name: str(folder / name.lower()) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    return kept | own | {"PYTHONNOUSERSITE": "1", "JUPYTER_PREFER_ENV_PATH": "1", "MATPLOTLIBRC": os.devnull}


def told(name: str) -> str:
    """What `make book NAME=...` was told, for REPOSITORY, BRANCH and JUPYTERHUB; empty when nothing was."""
    return os.environ.get(name, "").strip()


def repository(folder: Path) -> tuple[str, str] | None:
    """The address and the branch of the repository that launch buttons lead to; None when there is none.

    That is what `make book REPOSITORY=... BRANCH=...` says, else the git repository whose root is this folder. A folder
    inside somebody else's repository is not theirs. The branch is the one that can be fetched: what this branch
    follows, else the remote's own default, else this branch by its name.
    """
    if address := told("REPOSITORY"):
        return address, told("BRANCH") or "HEAD"

    def git(*words: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = ["git", "-C", str(folder), *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, env=environment)
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        root = git("rev-parse", "--show-toplevel")
        if not root or Path(root).resolve() != folder.resolve():
            return None
        remote = git("remote", "get-url", "origin")
        followed = git("rev-parse", "--abbrev-ref", "@{upstream}")
        default = git("rev-parse", "--abbrev-ref", "origin/HEAD")
        branches = [name.removeprefix("origin/") for name in (followed, default) if name.startswith("origin/")]
        branch = next((name for name in branches if name != "HEAD"), "") or git("branch", "--show-current")
    except (OSError, subprocess.TimeoutExpired):
        return None
    return (remote, branch) if remote else None


REMOTE = re.compile(r"^(?:https://|(?:ssh://)?git@)(github\.com|gitlab\.com)[/:](.+?)(?:\.git)?/?$")


def repository_of(remote: str) -> str | None:
    """The page of the repository behind a git remote, where Binder can find it; None for any other remote.

    >>> repository_of("git@github.com:somebody/relu.git")
    'https://github.com/somebody/relu'
    >>> repository_of("/home/somebody/relu") is None
    True
    """
    found = REMOTE.match(remote.strip())
    return f"https://{found[1]}/{found[2]}" if found else None


def time_of_commit(folder: Path) -> int:
    """Seconds since 1970 of the last commit that changed the book, or of SOURCE_DATE_EPOCH; 0 without either."""
    if given := told("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(folder), "log", "-1", "--format=%ct", "--", *MADE_OF]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 0


def fingerprint(*parts: str | Path) -> str:
    """A short text that changes when a text, or a file in a folder, its name or its content, changes."""
    digest = hashlib.sha256()
    for part in parts:
        files = sorted(files_of(part)) if isinstance(part, Path) else []
        for file in files:
            digest.update(f"\0{file}\0".encode() + file.read_bytes())
        if isinstance(part, str):
            digest.update(f"\0{part}\0".encode())
    return digest.hexdigest()[:32]


def files_of(place: Path) -> list[Path]:
    """The files of a folder that a person keeps: none that Python, Jupyter or an editor leaves there. Or the file."""
    if not place.is_dir():
        return [place] if place.exists() else []
    passing = re.compile(r"(^|/)(\.|__pycache__|[^/]*\.egg-info)")
    return [p for p in place.rglob("*") if p.is_file() and not passing.search(p.relative_to(place).as_posix())]


def installed(*requirements: Path) -> str:
    """The Python that runs, and the version of each package of the requirements files that is in fact installed."""
    texts = [file.read_text(encoding="utf-8") for file in requirements]
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", "\n".join(texts), re.MULTILINE)
    return " ".join([sys.version, *(f"{name}=={_version(name)}" for name in names)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
