"""What happens when a function is called, in Python so plain that MicroPython runs it too.

The book runs it when it is built, and the page sends the source (`question.HARNESS`, no types) into the worker:
so an outcome is written down in one way on both sides. No imports, nothing that CPython has and MicroPython lacks.
"""

from collections.abc import Callable
from typing import Any

__all__ = ["outcome", "outcomes", "written"]


def outcomes(function: Callable[..., Any], calls: list[Callable[[], Any]]) -> list[dict[str, Any]]:
    """What each call gives: a list of dicts, ready for JSON.

    calls : functions without arguments, each gives a fresh tuple of arguments
    returns : for each call "value", or "error" (the name of its type); and "after", the arguments, when they changed
    """
    return [outcome(function, call) for call in calls]


def outcome(function: Callable[..., Any], call: Callable[[], Any]) -> dict[str, Any]:
    """One of `outcomes`."""
    arguments = call()
    try:
        value = function(*arguments)
    except Exception as error:
        return {"error": type(error).__name__}
    found = {"value": written(value)}
    after = written(arguments)
    if after != written(call()):
        found["after"] = after
    return found


def written(value: Any) -> Any:
    """A value as JSON can hold it: lists for tuples, words for what JSON lacks."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if value != value:
            return "nan"
        if value - value != 0:
            return "inf" if value > 0 else "-inf"
        return value
    if isinstance(value, (list, tuple)):
        return [written(part) for part in value]
    if value is ...:
        return "..."
    return "a " + type(value).__name__
