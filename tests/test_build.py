"""The build and the tests cannot lie: what failed stays red, what changed is seen, and both say why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command, cwd, **environment):
    """The exit code and everything that a command says."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, env=os.environ | environment
    )
    return done.returncode, done.stdout + done.stderr


# `pytest --nbval notebooks`, as a user types it

PICTURE = (
    '<svg width="80" aria-label="A line rises to {end}."> <g> <path d="M 0 0 L {x} 9"/> '
    '<text x="{x}">{word}</text> </g> </svg>'
)
CELLS = [
    "import builtins\n\nseen = 1 + hasattr(builtins, 'started')",
    "seen += 1\nseen / 7",
    "from IPython.display import SVG, display\ndisplay({'image/svg+xml': %r}, raw=True)",
]


def notebook(path, number="0.2857142857142857", x="8", word="kink", end="8"):
    """A notebook of three cells whose stored outputs are right by default."""
    cells = [nbformat.v4.new_code_cell(source, execution_count=i + 1) for i, source in enumerate(CELLS)]
    cells[2].source %= PICTURE.format(x="8", word="kink", end="8")
    cells[1].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": number}, execution_count=2)]
    stored = {"image/svg+xml": PICTURE.format(x=x, word=word, end=end)}
    cells[2].outputs = [nbformat.v4.new_output("display_data", stored)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


@pytest.fixture
def project(tmp_path):
    """What nbval reads of the project, and four notebooks: one right, one moved, one with another word or number."""
    nbval_reads = ["conftest.py", "pyproject.toml", "requirements.txt", "tests/nbval_pictures.cfg"]
    for name in [*nbval_reads, "book/extension/surroundings.py"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "notebooks").mkdir()
    notebook(tmp_path / "notebooks/right.ipynb")
    notebook(tmp_path / "notebooks/moved.ipynb", x="8.25")
    notebook(tmp_path / "notebooks/word.ipynb", word="knee")
    notebook(tmp_path / "notebooks/described.ipynb", end="9")
    notebook(tmp_path / "notebooks/number.ipynb", number="0.2857142857142858")
    return tmp_path


def reader(folder):
    """Somebody's own IPython, whose start-up file the kernels of the project must not see."""
    startup = folder / ".reader/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("import builtins\n\nbuiltins.started = True\nprint('Hello')\n")
    return {"IPYTHONDIR": str(folder / ".reader")}


def failed_notebooks(project, *options):
    own = reader(project)
    _, said = run(sys.executable, "-m", "pytest", "--nbval", "notebooks", "-q", *options, cwd=project, **own)
    assert " passed" in said, said
    return {path.stem for path in (project / "notebooks").iterdir() if f"FAILED notebooks/{path.name}" in said}


def test_nbval_by_two_processes_runs_a_notebook_as_one_and_notices_every_change(project):
    assert failed_notebooks(project, "-n", "2") == {"moved", "word", "described", "number"}


def test_with_another_matplotlib_the_place_of_a_line_is_no_result_and_words_and_numbers_are(project):
    pins = (project / "requirements.txt").read_text(encoding="utf-8")
    (project / "requirements.txt").write_text(pins.replace("\nmatplotlib==", "\nmatplotlib==0."), encoding="utf-8")
    assert failed_notebooks(project) == {"word", "described", "number"}


# The book


def tiny_book(folder):
    """A book of one page and two notebooks, with the project's own configuration, extension and build."""
    for name in ("_config.yml", "requirements.txt", "requirements-book.txt"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("extension", "assets"):
        shutil.copytree(ROOT / "book" / name, folder / "book" / name)
    for name in ("src", "notebooks"):
        (folder / name).mkdir()
    (folder / "book/references.bib").write_text("")
    (folder / "book/references.md").write_text("# References\n\n```{bibliography}\n:all:\n```\n")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nchapters:\n"
        "- file: notebooks/01_one\n- file: notebooks/02_two\n- file: book/references\n"
    )
    (folder / "book/index.md").write_text("# Words\n\nNothing else.\n")
    chapter(folder / "notebooks/01_one.ipynb", "One", "import builtins\n\nhasattr(builtins, 'started')")
    chapter(folder / "notebooks/02_two.ipynb", "Two", "1 + 1")
    return folder


def chapter(path, title, *sources):
    cells = [nbformat.v4.new_markdown_cell(f"# {title}"), *map(nbformat.v4.new_code_cell, sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


def build(folder, **environment):
    return run(sys.executable, "book/extension/build.py", cwd=folder, **environment)


@pytest.mark.slow
def test_a_build_that_failed_fails_until_it_is_mended_and_what_changed_reaches_every_page(tmp_path):
    folder = tiny_book(tmp_path)
    right = (folder / "book/index.md").read_text()
    (folder / "book/index.md").write_text(right + "\n[Nobody (1900)](references.md#nobody1900)\n")
    for _ in range(2):
        code, said = build(folder)
        assert code != 0
        assert "local id not found in doc 'book/references': 'nobody1900'" in said.splitlines()[-1]
        assert not (folder / "_build/html/index.html").exists()

    (folder / "book/index.md").write_text(right)
    (folder / "src/changed.py").write_text("")  # so that the notebooks run
    code, said = build(folder, **reader(folder))
    assert code == 0, said
    assert said.count("Executed notebook") == 2
    assert ">False" in (folder / "_build/html/notebooks/01_one.html").read_text(), "the reader's start-up file ran"
    assert build(folder) == (0, "")

    chapter(folder / "notebooks/02_two.ipynb", "A new title", "1 + 1")
    code, said = build(folder)
    assert (code, said.count("Executed notebook")) == (0, 0), said
    assert all("A new title" in page.read_text() for page in (folder / "_build/html").glob("*/[0-9i]*.html"))

    pins = (folder / "requirements-book.txt").read_text()
    (folder / "requirements-book.txt").write_text(pins.replace("sphinx-book-theme==", "# "))
    code, said = build(folder)
    assert (code, said.count("Executed notebook")) == (0, 2), said


@pytest.mark.slow
def test_a_failing_notebook_is_named_in_the_last_line_by_its_chapter_its_cell_and_its_error(tmp_path):
    folder = tiny_book(tmp_path)
    chapter(folder / "notebooks/02_two.ipynb", "Two", "x = 1", "def half():\n    return y / 2\n\n\nhalf()")
    code, said = build(folder)
    assert code != 0
    last = "notebooks/02_two.ipynb, code cell 2, line 5: NameError: name 'y' is not defined"
    assert said.splitlines()[-2:] == ["The book was not built.", last]


def test_the_last_lines_name_each_warning_once_and_what_stopped_sphinx():
    from build import causes

    log = (
        "reading sources...\n/a/book/index.md:3: WARNING: no such thing [myst.xref_missing]\n"
        "/a/book/index.md:3: WARNING: no such thing [myst.xref_missing]\n\n"
        "Extension error (sphinxcontrib.bibtex):\nHandler threw an exception (syntax error in line 189)\nTraceback\n"
    )
    assert causes(log) == [
        "/a/book/index.md:3: WARNING: no such thing [myst.xref_missing]",
        "Extension error (sphinxcontrib.bibtex): Handler threw an exception (syntax error in line 189)",
    ]


def test_a_folder_in_which_nothing_can_be_made_gets_its_own_words(tmp_path):
    from build import cannot_write

    closed = Path("/proc")
    if os.getuid():
        closed = tmp_path
        closed.chmod(0o555)
    assert cannot_write(closed).startswith(f"Nothing can be written to {closed} (")
    assert cannot_write(ROOT) is None


# The environment


def checkout(folder, code):
    """A checkout with an environment whose Python finds the code in a folder, or nowhere."""
    (folder / "src").mkdir(parents=True)
    (folder / "src/relu.py").write_text("")
    shutil.copy(ROOT / "Makefile", folder / "Makefile")
    run(sys.executable, "-m", "venv", "--without-pip", ".venv", cwd=folder)
    (packages,) = folder.glob(".venv/lib/python*/site-packages")
    (packages / "relubook.pth").write_text(str(code))
    (folder / ".venv/notebooks").write_text("")


def goes(folder, target="book"):
    """Whether the environment is made anew, and what make says."""
    _, said = run("make", "-n", target, cwd=folder, PYTHONPATH=str(folder / "src"))
    return not (folder / ".venv/notebooks").exists(), said


def test_an_environment_of_this_folder_stays(tmp_path):
    checkout(tmp_path / "here", code=tmp_path / "here/src")
    assert goes(tmp_path / "here")[0] is False


def test_a_copied_environment_that_runs_the_code_of_the_original_is_made_anew(tmp_path):
    checkout(tmp_path / "original", code=tmp_path / "original/src")
    shutil.copytree(tmp_path / "original", tmp_path / "copy", symlinks=True)
    anew, said = goes(tmp_path / "copy")
    assert anew
    assert "was made in another folder or for another Python" in said
    assert goes(tmp_path / "original")[0] is False


def test_a_moved_environment_is_made_anew(tmp_path):
    checkout(tmp_path / "before", code=tmp_path / "before/src")
    (tmp_path / "before").rename(tmp_path / "after")
    assert goes(tmp_path / "after")[0]


@pytest.mark.parametrize("upgrade", ["another version", "the old one is gone"])
def test_after_an_upgrade_of_python_the_environment_is_made_anew(tmp_path, upgrade):
    checkout(tmp_path / "here", code=tmp_path / "here/src")
    if upgrade == "another version":
        (libraries,) = (tmp_path / "here").glob(".venv/lib/python*")
        libraries.rename(libraries.with_name("python3.1"))
    else:
        for name in ("python", "python3"):
            (tmp_path / "here/.venv/bin" / name).unlink()
            (tmp_path / "here/.venv/bin" / name).symlink_to("/nowhere/python3")
    assert goes(tmp_path / "here")[0]


def test_help_and_clean_touch_no_environment(tmp_path):
    checkout(tmp_path / "original", code="/nowhere")
    assert not any(goes(tmp_path / "original", target)[0] for target in ("help", "clean"))


# The repository


def git(folder, *words):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    run("git", *identity, *words, cwd=folder)


@pytest.fixture
def theirs(tmp_path):
    """Somebody's repository on a branch of its own, with a folder in it."""
    folder = tmp_path / "theirs"
    (folder / "relu").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "trunk")
    git(folder, "remote", "add", "origin", "https://github.com/somebody/theirs")
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    return folder


def test_buttons_lead_to_the_branch_that_the_book_is_built_from(theirs):
    from surroundings import repository

    assert repository(theirs) == ("https://github.com/somebody/theirs", "trunk")


def test_a_checkout_of_one_commit_leads_to_the_default_branch_of_its_remote(theirs, tmp_path):
    from surroundings import repository

    git(tmp_path, "clone", "-q", str(theirs), "ours")
    git(tmp_path / "ours", "checkout", "-q", "--detach")
    assert repository(tmp_path / "ours") == (str(theirs), "trunk")


def test_a_local_branch_that_nobody_else_has_leads_to_the_default_branch_too(theirs, tmp_path):
    from surroundings import repository

    git(tmp_path, "clone", "-q", str(theirs), "ours")
    git(tmp_path / "ours", "checkout", "-q", "-b", "mine")
    assert repository(tmp_path / "ours")[1] == "trunk"


def test_a_book_inside_the_repository_of_somebody_else_has_no_buttons(theirs, monkeypatch):
    from surroundings import repository

    assert repository(theirs / "relu") is None
    monkeypatch.setenv("GIT_DIR", str(theirs / ".git"))  # as in a hook of theirs
    assert repository(theirs / "relu") is None


# The oracles


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="oracles are no dependency; CI installs each (.ci/run)")
@pytest.mark.parametrize("oracle", ["torch", "sklearn", "jax", "tensorflow", "octave"])
def test_on_ci_every_oracle_is_there_so_that_no_comparison_is_left_out(oracle):
    found = shutil.which("octave-cli") or shutil.which("octave") if oracle == "octave" else find_spec(oracle)
    assert found, f".ci/run did not install {oracle}"
