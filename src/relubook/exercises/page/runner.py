"""What the worker runs around a reader's text, after `question.HARNESS`: the page gets its source, without the types.

MicroPython runs it, so it is plain. What a reader prints goes out as it comes; a line that begins with a zero byte
says whose prints follow.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

from relubook.exercises.plain import outcome, written
from relubook.exercises.question import HARNESS, source_of

__all__ = ["AROUND"]


def judged(text: str, name: str, calls: list[Callable[[], tuple[Any, ...]]]) -> dict[str, Any]:
    """What a reader's text does when its function `name` is called.

    calls : functions without arguments, each gives a fresh tuple of arguments
    returns : a dict, ready for JSON: "outcomes", and "trace" of the first that stops; "trace" alone, when the text
        itself stops; "missing", when it makes no function of that name
    """
    space: dict[str, Any] = {"__name__": "yours"}
    try:
        exec(compile(text, "yours", "exec"), space)
    except BaseException as error:
        return {"trace": trace_of(error)}
    function = space.get(name)
    if not callable(function):
        return {"missing": name}
    found = []
    for number, call in enumerate(calls):
        print("\0" + str(number))
        found.append(outcome(function, call))
    print("\0trace")
    stopped = [call for call, one in zip(calls, found) if "error" in one]  # noqa: B905  (MicroPython knows no strict)
    return {"outcomes": found, "trace": trace_of_call(function, stopped[0]()) if stopped else ""}


def drawn(text: str, places: list[float], at: float, step: float) -> dict[str, Any]:
    """A reader's own activation: `f` at places, and its slope there, measured by a centered difference.

    returns : a dict, ready for JSON: "values" and "slopes" at the places, "value" and "measured" at `at`, "slope" when
        the reader wrote one, and "worst": where it is farthest from the measurement, and by how much. "trace", when the
        text or its functions stop; "missing", when there is no f; "odd", x and what f gives there that is no number
    """
    space: dict[str, Any] = {"__name__": "yours"}
    try:
        exec(compile(text, "yours", "exec"), space)
        f, slope = space.get("f"), space.get("slope")
        if not callable(f):
            return {"missing": "f"}
        values = [f(x) for x in places]
        odd = [[x, written(value)] for x, value in zip(places, values) if not isinstance(value, (int, float))]  # noqa: B905
        if odd:
            return {"odd": odd[0]}
        slopes = [(f(x + step) - f(x - step)) / ((x + step) - (x - step)) for x in places]
        found: dict[str, Any] = {"values": written(values), "slopes": written(slopes)}
        found["value"] = written(f(at))
        found["measured"] = written((f(at + step) - f(at - step)) / ((at + step) - (at - step)))
        if callable(slope):
            found["slope"] = written(slope(at))
            apart = [(abs(slope(x) - measured), x) for x, measured in zip(places, slopes)]  # noqa: B905
            known = [pair for pair in apart if pair[0] == pair[0]]
            found["worst"] = [max(known)[1], max(known)[0]] if known else None
    except BaseException as error:
        return {"trace": trace_of(error)}
    return found


def trace_of_call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> str:
    try:
        function(*arguments)
    except BaseException as error:
        return trace_of(error)
    return ""


def trace_of(error: BaseException) -> str:
    text = io.StringIO()
    sys.print_exception(error, text)  # type: ignore[attr-defined]  # MicroPython's
    return text.getvalue()


# `ast.unparse` keeps annotations of variables, which MicroPython skips
AROUND = "\n\n".join(
    ["import io, json, sys", HARNESS, *(source_of(function) for function in (judged, drawn, trace_of_call, trace_of))]
)
