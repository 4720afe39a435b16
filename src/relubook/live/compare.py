"""A learner's function beside the book's: what it returned, what the picture makes of it, and a verdict in words.

Nothing is called right that was not checked: each call is watched (`Watched`), both for what it returns and for what it
does to its input, and then the two frames are compared part by part.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import re
import traceback
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np

MOST_PRINTED = 300  # characters of what a learner's function prints


class Compared(Protocol):
    """A part of the picture, as far as a comparison needs it (relubook/live/parts)."""

    def places(self, right: Any, mine: Any) -> list[int]: ...
    def difference(self, right: Any, mine: Any) -> str: ...


def verdict(
    frame: Callable[[SimpleNamespace], dict[str, Any]],
    functions: Mapping[str, Callable[..., Any]],
    mine: Mapping[str, Callable[..., Any]],
    parts: Mapping[str, Compared],
) -> dict[str, Any]:
    """The learner's frame, where it differs from the book's, and a sentence.

    frame : from the functions that a figure calls to its frame
    returns : "frame" (the parts that differ), "places" (in each of them) and "words"
    """
    right = frame(SimpleNamespace(**functions))
    others = set(mine)
    watched = {name: Watched(name, functions[name], own, others - {name}) for name, own in mine.items()}
    printed = io.StringIO()
    shown: dict[str, Any] = {}
    try:
        with contextlib.redirect_stdout(printed):
            shown = frame(SimpleNamespace(**{**functions, **watched}))
        found = {name: part.difference(right.get(name), shown.get(name)) for name, part in parts.items()}
        words = _sentence(watched, [word for word in found.values() if word], same(right["say"], shown["say"]))
    except KeyboardInterrupt:
        words = f"Your {_listed(mine)} {_verb(mine, 'was', 'were')} interrupted."
    except BrokenPromise as broken:
        words = str(broken)
    except Exception as error:  # the learner's code may raise anything, and should read it under the figure
        at_fault = any(function.faults for function in watched.values())
        words = _sentence(watched, [], True) if at_fault else _stopped(mine, error)
    if said := printed.getvalue().strip():
        words += f" It printed: {said[:MOST_PRINTED]}{' …' if len(said) > MOST_PRINTED else ''}"
    apart = [name for name, part in parts.items() if shown and part.difference(right.get(name), shown.get(name))]
    places = {name: parts[name].places(right.get(name), shown.get(name)) for name in apart}
    return {"frame": {name: shown.get(name) for name in apart}, "places": places, "words": words}


class BrokenPromise(Exception):
    """A learner's function returned what no caller can use; the message is for the learner."""


class Watched:
    """A learner's function, called beside the book's with copies of the same input.

    others : the learner's other functions; with an own backward a learner may keep in the cache what they like
    """

    def __init__(self, name: str, right: Callable[..., Any], mine: Callable[..., Any], others: set[str]) -> None:
        self.name, self.right, self.mine = name, right, mine
        self.free_cache = any(other.endswith("_backward") for other in others)
        self.called = False
        self.faults: list[str] = []

    def __call__(self, *inputs: Any) -> Any:
        self.called = True
        wanted = self._wanted(inputs)
        before = copy.deepcopy(inputs)
        answer = self.mine(*inputs)
        self._check_inputs(before, inputs)
        if wanted is not None:
            self._check(wanted, answer)
        elif answer is None:
            raise BrokenPromise(self._nothing())
        return answer

    def _wanted(self, inputs: Any) -> Any:
        try:
            return self.right(*copy.deepcopy(inputs))
        except (TypeError, ValueError):  # a cache of the learner's own kind, which only their backward can read
            return None

    def _check_inputs(self, before: Any, after: Any) -> None:
        names = list(inspect.signature(self.right).parameters)
        for name, old, new in zip(names, before, after, strict=False):
            if not same(old, new):
                self._fault(f"it changes its input {name}")

    def _check(self, wanted: Any, answer: Any) -> None:
        if answer is None:
            raise BrokenPromise(self._nothing())
        if not isinstance(wanted, tuple):
            if isinstance(answer, tuple):
                raise BrokenPromise(
                    f"Your {self.name} returns {len(answer)} values in a tuple; {self.name} returns one array."
                )
            self._check_value("what it returns", wanted, answer)
            return
        names = outputs_of(self.right, len(wanted))
        if not isinstance(answer, tuple | list) or len(answer) != len(wanted):
            raise BrokenPromise(
                f"Your {self.name} returns {_what(answer)}; {self.name} returns {_count(len(wanted))}: "
                f"{' and '.join(names)}."
            )
        for name, right, mine in zip(names, wanted, answer, strict=True):
            if name != "cache" or not self.free_cache:
                self._check_value(name, right, mine)

    def _nothing(self) -> str:
        return f"Your {self.name} returns nothing (None). Is a return missing?"

    def _check_value(self, name: str, wanted: Any, answer: Any) -> None:
        try:
            right, mine = np.asarray(wanted), np.asarray(answer)
        except ValueError:
            return self._fault(f"{name} is no array: its rows have different lengths")
        if mine.shape != right.shape:
            given = "None" if answer is None else f"of shape {mine.shape}"
            return self._fault(f"{name} is {given}, the book's of shape {right.shape}")
        if mine.dtype.kind not in "fiub":
            return self._fault(f"{name} holds {mine.dtype} where numbers belong")
        apart = np.count_nonzero(~np.isclose(mine.astype(float), right.astype(float), 1e-9, 1e-9, equal_nan=True))
        if apart:
            self._fault(f"{apart} of {right.size} values of {name} are others than the book's")
        return None

    def _fault(self, words: str) -> None:
        if not self.faults:
            self.faults.append(words)


def outputs_of(function: Callable[..., Any], count: int) -> list[str]:
    """How the docstring of a function calls what it returns ("returns : (out, cache)")."""
    found = re.search(r"returns : \(([^)]*)\)", function.__doc__ or "")
    names = [name.strip() for name in found[1].split(",")] if found else []
    return names if len(names) == count else [f"value {i + 1}" for i in range(count)]


def same(one: Any, other: Any) -> bool:
    """The same structure with numbers equal to 1e-9, relative or absolute: rounding is not a difference."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and one.dtype.kind + other.dtype.kind != "OO":
        return one.shape == other.shape and bool(np.isclose(one, other, 1e-9, 1e-9, equal_nan=True).all())
    if isinstance(one, list | tuple | np.ndarray) and isinstance(other, list | tuple | np.ndarray):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float | int | np.generic) and isinstance(other, float | int | np.generic):
        return bool(np.isclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True))
    return bool(one == other)


def _sentence(watched: Mapping[str, Watched], parts: list[str], same_numbers: bool) -> str:
    called = [name for name, function in watched.items() if function.called]
    silent = [name for name in watched if name not in called]
    if not called:
        return f"The figure does not call your {_listed(silent)} in this state: nothing was checked."
    faults = [f"in {name} {fault}" if len(watched) > 1 else fault for name in called for fault in watched[name].faults]
    if not (parts or faults or same_numbers):
        parts = ["the numbers"]
    if parts or faults:
        apart = "; ".join([", ".join(parts)] * bool(parts) + faults)
        words = f"Your {_listed(called)} {_verb(called, 'differs', 'differ')} from the book's in this state: {apart}."
    else:
        words = f"Your {_listed(called)} {_verb(called, 'agrees', 'agree')} with the book's in this state."
    if silent:
        words += f" Your {_listed(silent)} {_verb(silent, 'was', 'were')} not called in it, so not checked."
    return words


def _stopped(mine: Mapping[str, Callable[..., Any]], error: Exception) -> str:
    """An error, with the learner's line where it happened."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        for name, function in mine.items():
            code = getattr(inspect.unwrap(function), "__code__", None)
            if code and frame.filename == code.co_filename and (frame.lineno or 0) >= code.co_firstlineno:
                line = (frame.lineno or 0) - code.co_firstlineno + 1
                said = f": {frame.line}" if frame.line else ""
                return f"Your {name} stopped with {type(error).__name__}: {error} (line {line} of it{said})."
    return f"Your {_listed(mine)} stopped with {type(error).__name__}: {error}."


def _what(answer: Any) -> str:
    if isinstance(answer, tuple | list):
        return f"{len(answer)} value{'s' * (len(answer) != 1)}"
    return "one array" if isinstance(answer, np.ndarray) else f"one {type(answer).__name__}"


def _count(number: int) -> str:
    return {1: "one", 2: "two", 3: "three"}.get(number, str(number))


def _listed(names: Any) -> str:
    return " and ".join(names)


def _verb(names: Any, one: str, many: str) -> str:
    return one if len(names) == 1 else many
