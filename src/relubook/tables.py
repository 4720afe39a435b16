"""Tables that read well in a notebook, in the book and as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


class Table:
    """Rows under a header, shown as a Markdown table; columns of numbers are set to the right."""

    def __init__(self, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        self.header = _cells(header, "the header")
        if not self.header:
            raise ValueError("a table has at least one column; the header is empty")
        if not all(name.strip() for name in self.header):
            raise ValueError(f"each column needs a name, which screen readers read: {self.header}")
        if isinstance(rows, str | dict) or not isinstance(rows, Iterable):
            raise ValueError(f"rows is a list of rows, such as [[1, 2], [3, 4]], not {rows!r}")
        self.rows = [_cells(row, "a row") for row in rows]
        for row in self.rows:
            if len(row) != len(self.header):
                raise ValueError(f"the header has {len(self.header)} columns, but a row has {len(row)}: {row}")

    def markdown(self) -> str:
        right = [all(_is_number(row[i]) for row in self.rows) for i in range(len(self.header))]
        lines = [self.header, ["---:" if r else "---" for r in right], *self.rows]
        return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)

    def __repr__(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.header, *self.rows, strict=True)]
        lines = [self.header, ["-" * w for w in widths], *self.rows]
        return "\n".join(
            "  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        return {"text/plain": repr(self), "text/markdown": self.markdown()}


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """A table for the end of a cell.

    header : the names of the columns; rows : one sequence a row, of anything that has a `str`
    raises : ValueError, when a column has no name, a row another number of cells than the header, or a single
        text or number stands where a list belongs

    >>> table(["x", "max(0, x)"], [[-2, 0], [3, 3]])
    x   max(0, x)
    --  ---------
    -2  0
    3   3
    """
    return Table(header, rows)


def _cells(values: Any, name: str) -> list[str]:
    """Each value as text on one line: a line break would end the row in Markdown."""
    if isinstance(values, str | dict) or not isinstance(values, Iterable):
        raise ValueError(f"{name} is a list with one cell a column, not {values!r}")
    return [" ".join(str(value).splitlines()) for value in values]


def _is_number(text: str) -> bool:
    try:
        float(text.replace("−", "-").replace(" %", "").replace(",", ""))
    except ValueError:
        return False
    return True
