"""A question of the page is data: Python has been there before, and JavaScript only looks up.

Five kinds: `Cells`, `Choice`, `Expression`, `Predict`, `Code`. A mistake is a function that makes it, so its answer is
computed, never typed; `to_json()` is what the page gets, `reply(answer)` what a reader is told, and the page does the
same as `reply` with nothing but the record.

A record has, whatever its kind, "name", "kind", "prompt", "hints", "solution" (Markdown, with code in backticks),
"solution_code" (Python to show as a block, or ""), and "right", the reply to a right answer. A reply is {"name": of the
mistake or "", "title": the sentence to print in bold, "text": the sentences after it}.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from textwrap import dedent
from typing import Any, ClassVar

import numpy as np

from relubook.exercises.compare import ABSOLUTE, RELATIVE
from relubook.exercises.exercise import PLACEHOLDER, UNTOUCHED, Gathers, Mistake
from relubook.exercises.plain import outcome, outcomes, written

__all__ = [
    "HARNESS",
    "Axis",
    "Cells",
    "Choice",
    "Code",
    "Expression",
    "Option",
    "Pick",
    "Predict",
    "Question",
    "Setting",
    "alike",
    "same_outcome",
    "source_of",
]

Answer = Callable[..., Any]
Reply = dict[str, Any]
# What the choices of an expression may call
BUILTINS: dict[str, Any] = {each.__name__: each for each in (abs, all, any, len, max, min, sum)}


@dataclass(kw_only=True)
class Question:
    """What every kind has.

    name : of the question, one in the whole book
    prompt : the question, in Markdown with code in backticks
    why : a sentence for whoever is right
    hints : from a nudge to nearly the answer
    solution : the answer in words; it is shown last, or never
    """

    kind: ClassVar[str]
    name: str
    prompt: str
    why: str
    hints: Sequence[str]
    solution: str = ""

    def to_json(self) -> dict[str, Any]:
        """The record that the page gets."""
        return {
            "name": self.name,
            "kind": self.kind,
            "prompt": self.prompt,
            "hints": list(self.hints),
            "solution": self.solution,
            "solution_code": "",
            "right": self.right_reply(),
        }

    def right_reply(self) -> Reply:
        return reply("", f"Right. {self.why}")

    def messages(self) -> dict[str, str]:
        """The message of each mistake, by its name."""
        return {}


@dataclass(kw_only=True)
class WithMistakes(Gathers, Question):
    """A question whose answer a function gives, and whose mistakes functions make."""

    reference: Answer
    right: list[Answer] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def messages(self) -> dict[str, str]:
        return {mistake.name: mistake.message for mistake in self.mistakes}


# Numbers in cells


@dataclass(kw_only=True)
class Cells(WithMistakes):
    """Numbers typed into cells; reference, right answers and mistakes take the given rows and return the cells.

    given : label -> the numbers (or words) that stand above the cells
    asked : the label of the row of cells
    columns : a label for each cell, when no given row says what the cell is for

    In the record: "given" and "asked" are {"label", "cells": texts}; "answers" are rows of right numbers;
    "where" says, for each cell, what it is for; "mistakes" are {"cells": numbers, "reply"}; "wrong" is the template of
    the sentence for a row that no mistake makes.
    """

    kind = "cells"
    given: dict[str, list[Any]]
    asked: str
    columns: Sequence[str] = ()

    def answer(self, make: Answer) -> list[float]:
        return [float(number) for number in make(*(list(row) for row in self.given.values()))]

    @property
    def answers(self) -> list[list[float]]:
        return [self.answer(make) for make in (self.reference, *self.right)]

    def where(self, cell: int) -> str:
        if self.columns:
            return f"At {self.columns[cell]}"
        values = ", ".join(f"{label} = {number(row[cell])}" for label, row in self.given.items())
        return f"Where {values}"

    def reply(self, cells: list[float]) -> Reply:
        """What to tell whoever typed these numbers."""
        if any(alike(cells, answer) for answer in self.answers):
            return self.right_reply()
        nearest = min(
            self.answers, key=lambda answer: sum(not alike(*pair) for pair in zip(cells, answer, strict=True))
        )
        first = next(i for i, pair in enumerate(zip(cells, nearest, strict=True)) if not alike(*pair))
        shown = f"{self.where(first)} you have {number(cells[first])}; expected is {number(nearest[first])}."
        for mistake in self.mistakes:
            if alike(cells, self.answer(mistake.make)):
                return reply(mistake.name, mistake.message, shown)
        return reply("", shown)

    def to_json(self) -> dict[str, Any]:
        size = len(self.answers[0])
        made = [self.answer(mistake.make) for mistake in self.mistakes]
        return super().to_json() | {
            "given": [{"label": label, "cells": [number(value) for value in row]} for label, row in self.given.items()],
            "asked": {"label": self.asked, "cells": size, "columns": list(self.columns)},
            "answers": self.answers,
            "where": [self.where(cell) for cell in range(size)],
            "mistakes": [{"cells": cells, "reply": self.reply(cells)} for cells in made],
            "wrong": "{where} you have {got}; expected is {expected}.",
        }


# Choice


@dataclass(frozen=True)
class Option:
    """One of the options of a choice.

    message : what to tell whoever chose it wrongly; of a right one among several, whoever missed it
    holds : runs what can be run, so that a test sees whether the option is true
    """

    text: str
    right: bool
    message: str
    holds: Callable[[], bool] | None = None


@dataclass(kw_only=True)
class Choice(Question):
    """One option to choose; with several right ones, all of them.

    In the record: "options" are {"text", "right", "reply"}, "several" says whether there are several right ones.
    """

    kind = "choice"
    options: Sequence[Option]

    @property
    def several(self) -> bool:
        return sum(option.right for option in self.options) > 1

    def reply(self, chosen: set[int]) -> Reply:
        """What to tell whoever chose these options (by place): the first wrong one, else the first missed one."""
        wrong = [i for i in sorted(chosen) if not self.options[i].right]
        missed = [i for i, option in enumerate(self.options) if option.right and i not in chosen]
        return self.option_reply([*wrong, *missed][0]) if wrong or missed else self.right_reply()

    def option_reply(self, place: int) -> Reply:
        option = self.options[place]
        missed = f"One is missing: “{option.text.rstrip('.')}”. "
        return reply(f"option_{place}", missed * option.right + option.message)

    def messages(self) -> dict[str, str]:
        return {f"option_{i}": o.message for i, o in enumerate(self.options) if self.several or not o.right}

    def to_json(self) -> dict[str, Any]:
        options = [
            {"text": option.text, "right": option.right, "reply": self.option_reply(place)}
            for place, option in enumerate(self.options)
        ]
        return super().to_json() | {"options": options, "several": self.several}


# An expression put together


@dataclass(kw_only=True)
class Expression(WithMistakes):
    """An expression put together from choices; every combination is evaluated when the book is built.

    template : "dx = [] * ([] [] 0)", with [] for each choice; what stands right of "= " is Python
    choices : the texts that each [] offers
    names : of the inputs, which reference and mistakes take; cases : tuples of their values, the smallest first
    derived : name -> a function of the inputs, for what else a choice may name, such as `out`

    In the record: "parts" are the texts between the choices, "choices" as above, "replies" a list of replies, and
    "table" maps a combination, "0,2,1" (the place chosen in each), to the place of its reply, whose "is_right" tells a
    right one.
    """

    kind = "expression"
    template: str
    choices: Sequence[Sequence[str]]
    names: Sequence[str]
    cases: Sequence[tuple[Any, ...]]
    derived: dict[str, Answer] = field(default_factory=dict)

    @property
    def parts(self) -> list[str]:
        return self.template.split("[]")

    def combinations(self) -> Iterator[tuple[int, ...]]:
        return itertools.product(*(range(len(texts)) for texts in self.choices))

    def text(self, combination: tuple[int, ...]) -> str:
        chosen = (texts[i] for texts, i in zip(self.choices, combination, strict=True))
        return "".join(itertools.chain(*zip(self.parts, [*chosen, ""], strict=True)))

    def values(self, combination: tuple[int, ...]) -> list[Any]:
        """What the combination gives on each case; the name of the error where it gives none."""
        code = compile(self.text(combination).partition("= ")[2], self.name, "eval")
        return [self._value(code, case) for case in self.cases]

    def _value(self, code: Any, case: tuple[Any, ...]) -> Any:
        known = dict(zip(self.names, case, strict=True))
        known |= {name: make(*case) for name, make in self.derived.items()}
        return value_of(lambda: eval(code, {"__builtins__": BUILTINS} | known))

    def answer(self, make: Answer) -> list[Any]:
        return [value_of(partial(make, *case)) for case in self.cases]

    def reply(self, combination: tuple[int, ...]) -> Reply:
        """What to tell whoever put this together."""
        got, expected = self.values(combination), self.answer(self.reference)
        wrong = [i for i, pair in enumerate(zip(got, expected, strict=True)) if not alike(*pair)]
        if not wrong:
            return reply("", f"Right on these {len(self.cases)} cases. {self.why}") | {"is_right": True}
        case = [plain(listed(value)) for value in self.cases[wrong[0]]]
        inputs = ", ".join(f"`{name} = {value}`" for name, value in zip(self.names, case, strict=True))
        shown = f"With {inputs} yours gives {plain(got[wrong[0]])}; expected is {plain(expected[wrong[0]])}."
        for mistake in self.mistakes:
            if alike(got, self.answer(mistake.make)):
                return reply(mistake.name, mistake.message, shown) | {"is_right": False}
        return reply("", shown) | {"is_right": False}

    def to_json(self) -> dict[str, Any]:
        table: dict[str, int] = {}
        replies: list[Reply] = []
        for combination in self.combinations():
            found = self.reply(combination)
            if found not in replies:
                replies.append(found)
            table[",".join(map(str, combination))] = replies.index(found)
        return super().to_json() | {
            "parts": self.parts,
            "choices": [list(texts) for texts in self.choices],
            "replies": replies,
            "table": table,
        }


# Predict in the picture


@dataclass(frozen=True)
class Axis:
    """A marker on an axis of the card: where will it be? The answer is a number.

    curve : the function that appears with the answer, or None
    tolerance : how far from the answer still counts as right
    """

    label: str
    low: float
    high: float
    step: float
    tolerance: float
    start: float = 0.0
    curve: Callable[[float], float] | None = None

    def to_json(self) -> dict[str, Any]:
        record = {name: getattr(self, name) for name in ("label", "low", "high", "step", "tolerance", "start")}
        count = 120
        x = [self.low + (self.high - self.low) * i / count for i in range(count + 1)]
        curve = {"x": rounded(x), "y": rounded([self.curve(at) for at in x])} if self.curve else None
        return {"by": "axis", **record, "curve": curve}


@dataclass(frozen=True)
class Pick:
    """Cells of the card to pick: which of them? The answer is a list of true and false, one a cell."""

    label: str
    cells: Sequence[str]

    def to_json(self) -> dict[str, Any]:
        return {"by": "pick", "label": self.label, "cells": list(self.cells)}


@dataclass(frozen=True)
class Setting:
    """Controls of the live figure to set; the answer is their values.

    controls : name -> the values that it can take, all of them: each combination is judged when the book is built
    """

    controls: dict[str, Sequence[Any]]

    def to_json(self) -> dict[str, Any]:
        return {"by": "figure", "controls": {name: list(values) for name, values in self.controls.items()}}


@dataclass(kw_only=True)
class Predict(WithMistakes):
    """Say first, then see it in the live figure of the chapter.

    figure : the name of the live figure that stands on the page
    ask : what the reader does first: Axis, Pick or Setting
    show : the state that "Show me" puts the figure into; start : the state that it is put into at first, or nothing
    otherwise : what to tell whoever makes no mistake of the list

    Of Axis and Pick, reference and mistakes take nothing and return the answer. Of Setting, the reference takes the
    values of the controls and says whether they are right; a mistake, whether it is made there.

    In the record: "ask" (its "by" is "axis", "pick" or "figure"), "figure", "start", "show". Axis and Pick have
    "answers" (right ones) and "mistakes", {"answer", "reply"}; "wrong" is the reply to any other answer. Setting has
    "replies" and "table": "0,3", the place of each control's value among its values -> the place of its reply, whose
    "is_right" tells a right one.
    """

    kind = "predict"
    figure: str
    ask: Axis | Pick | Setting
    show: dict[str, Any]
    start: dict[str, Any] = field(default_factory=dict)
    otherwise: str

    @property
    def answers(self) -> list[Any]:
        return [make() for make in (self.reference, *self.right)]

    def reply(self, answer: Any) -> Reply:
        """What to tell whoever predicts this (a number, a list of booleans, or the values of the controls)."""
        if isinstance(self.ask, Setting):
            return self._setting_reply(answer)
        if any(self._close(answer, right) for right in self.answers):
            return self.right_reply()
        made = (m for m in self.mistakes if self._close(answer, m.make()))
        mistake = next(made, None)
        return reply(mistake.name, mistake.message) if mistake else reply("", self.otherwise)

    def _close(self, one: Any, other: Any) -> bool:
        if isinstance(self.ask, Axis):
            return bool(abs(one - other) <= self.ask.tolerance + ABSOLUTE)
        return bool(list(one) == list(other))

    def _setting_reply(self, values: Sequence[Any]) -> Reply:
        if any(make(*values) for make in (self.reference, *self.right)):
            return self.right_reply() | {"is_right": True}
        mistake = next((m for m in self.mistakes if m.make(*values)), None)
        found = reply(mistake.name, mistake.message) if mistake else reply("", self.otherwise)
        return found | {"is_right": False}

    def to_json(self) -> dict[str, Any]:
        record = super().to_json() | {"figure": self.figure, "start": self.start, "show": self.show}
        record |= {"ask": self.ask.to_json()}
        if isinstance(self.ask, Setting):
            return record | self._table(self.ask)
        made = [mistake.make() for mistake in self.mistakes]
        return record | {
            "answers": self.answers,
            "mistakes": [{"answer": answer, "reply": self.reply(answer)} for answer in made],
            "wrong": reply("", self.otherwise),
        }

    def _table(self, ask: Setting) -> dict[str, Any]:
        replies: list[Reply] = []
        table: dict[str, int] = {}
        for places in itertools.product(*(range(len(values)) for values in ask.controls.values())):
            found = self._setting_reply([v[i] for v, i in zip(ask.controls.values(), places, strict=True)])
            if found not in replies:
                replies.append(found)
            table[",".join(map(str, places))] = replies.index(found)
        return {"replies": replies, "table": table}


# Code that runs in the page


@dataclass(kw_only=True)
class Code(WithMistakes):
    """A function to write in plain Python, which MicroPython runs in the page.

    starter : what stands in the editor; its function has the name of the reference
    cases : the arguments of each call as Python source, the smallest first, "[2, -1], 3"; there is no import
    in_place : whether the function is asked to change its arguments

    The worker runs HARNESS and the reader's text, then `outcomes(FUNCTION, [lambda: ARGUMENTS, ...])`.
    In the record: "function" (the name), "starter", "cases" are {"arguments": source of a tuple, "call": text,
    "expected": outcome}, "mistakes" are {"outcomes", "reply"} with the reply's "text" complete. For what none of them
    makes: "wrong", "stopped", "changed" are templates, "forgot_return", "changed_input", "unfinished" (a "..." came
    back), "untouched" (the text is the starter's) replies, to be tried in the order of `reply`. "relative" and
    "absolute" say how far two numbers that agree may be apart.
    """

    kind = "code"
    starter: str
    cases: Sequence[str]

    @property
    def function(self) -> str:
        return self.reference.__name__

    @property
    def solution_code(self) -> str:
        return source_of(self.reference)

    def call(self, case: int) -> str:
        return f"{self.function}({self.cases[case]})"

    def outcomes(self, answer: Answer) -> list[dict[str, Any]]:
        """What an answer does on each case."""
        calls = [eval(f"lambda: ({case},)", {}) for case in self.cases]
        return outcomes(answer, calls)

    def reply(self, got: list[dict[str, Any]]) -> Reply:
        """What to tell whose function had these outcomes."""
        expected = self.outcomes(self.reference)
        wrong = [i for i, pair in enumerate(zip(got, expected, strict=True)) if not same_outcome(*pair)]
        if not wrong:
            return self.right_reply()
        if any(unfinished(one.get("value")) for one in got):
            return reply("", PLACEHOLDER)
        shown = self._sentence(wrong[0], got[wrong[0]], expected[wrong[0]])
        for mistake in self.mistakes:
            made = self.outcomes(mistake.make)
            if all(same_outcome(*pair) for pair in zip(got, made, strict=True)):
                return reply(mistake.name, mistake.message, shown)
        if all("error" not in one and one["value"] is None for one in got):
            return reply("forgot_return", FORGOT_RETURN, shown)
        if all("error" not in one and alike(one["value"], e["value"]) for one, e in zip(got, expected, strict=True)):
            return reply("changed_input", CHANGED_INPUT, shown)
        return reply("", shown)

    def _sentence(self, case: int, got: dict[str, Any], expected: dict[str, Any]) -> str:
        known = {"call": self.call(case), "arguments": self.cases[case], "expected": plain(expected["value"])}
        if "error" in got:
            return STOPPED.format(error=got["error"], **known)
        if "after" in got and alike(got["value"], expected["value"]):
            after = ", ".join(plain(value) for value in got["after"])
            return CHANGED.format(after=after, **known)
        return WRONG.format(got=plain(got["value"]), **known)

    def right_reply(self) -> Reply:
        return reply("", f"Right on these {len(self.cases)} cases. {self.why}")

    def to_json(self) -> dict[str, Any]:
        expected = self.outcomes(self.reference)
        made = [self.outcomes(mistake.make) for mistake in self.mistakes]
        return super().to_json() | {
            "solution_code": self.solution_code,
            "function": self.function,
            "starter": self.starter,
            "cases": [
                {"arguments": f"({case},)", "call": self.call(i), "expected": expected[i]}
                for i, case in enumerate(self.cases)
            ],
            "mistakes": [{"outcomes": got, "reply": self.reply(got)} for got in made],
            "relative": RELATIVE,
            "absolute": ABSOLUTE,
            "wrong": WRONG,
            "stopped": STOPPED,
            "changed": CHANGED,
            "changed_input": reply("changed_input", CHANGED_INPUT),
            "forgot_return": reply("forgot_return", FORGOT_RETURN),
            "untouched": reply("", UNTOUCHED),
            "unfinished": reply("", PLACEHOLDER),
        }


WRONG = "`{call}` gives `{got}`; expected is `{expected}`."
STOPPED = "`{call}` stops with a {error}; expected is `{expected}`."
CHANGED = "After `{call}` the arguments are `{after}`; they were `{arguments}`, and should still be."
FORGOT_RETURN = "Your function gives `None`. Did you forget `return`?"
CHANGED_INPUT = (
    "What you return is right, but the call changes a list that belongs to the caller. Make a new list instead."
)


# What they share


def reply(name: str, message: str, detail: str = "") -> Reply:
    """A message as the page shows it: its first sentence in bold, the others and the smallest input after it.

    >>> reply("open_at_zero", "Your gate is open at 0. Ask `x > 0.5`.", "With 0 you have 1.")
    {'name': 'open_at_zero', 'title': 'Your gate is open at 0.', 'text': 'Ask `x > 0.5`. With 0 you have 1.'}
    """
    title, _, rest = re.sub(r"(?<=[.?!])(”?) ", r"\1\n", message, count=1).partition("\n")
    return {"name": name, "title": title, "text": " ".join(part for part in (rest, detail) if part)}


def alike(one: Any, other: Any) -> bool:
    """Whether two values written by `plain.written` agree: numbers up to rounding, True with 1, lists place by place.

    >>> alike([1, 2.0], [1.0000000001, 2]), alike([1], 1), alike(None, 0)
    (True, False, False)
    """
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(alike(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return bool(abs(one - other) <= ABSOLUTE + RELATIVE * abs(other))
    return type(one) is type(other) and bool(one == other)


def unfinished(value: Any) -> bool:
    """Whether there is still a `...` in what a function returned."""
    return value == "..." or (isinstance(value, list) and any(unfinished(part) for part in value))


def same_outcome(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if "error" in one or "error" in other:
        return one.get("error") == other.get("error")
    return alike(one["value"], other["value"]) and alike(one.get("after"), other.get("after"))


def number(value: Any) -> str:
    """A number as a reader writes it, with a minus sign; words as they are.

    >>> number(-2.0), number(0.5), number("open")
    ('−2', '0.5', 'open')
    """
    return value if isinstance(value, str) else f"{value + 0.0:.6g}".replace("-", "−")


def plain(value: Any) -> str:
    """A value as Python prints it, with at most six digits; a list for a tuple.

    >>> plain([1.0, 0.333333333333, True, None])
    '[1, 0.333333, True, None]'
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(plain(part) for part in value)}]"
    if isinstance(value, float):
        return f"{value + 0.0:.6g}"
    return str(value)


def value_of(call: Callable[[], Any]) -> Any:
    """What an expression gives, or in words how it stops: shapes that do not fit, a division by 0."""
    try:
        return listed(call())
    except (ArithmeticError, TypeError, ValueError) as error:
        return f"a {type(error).__name__}"


def listed(value: Any) -> Any:
    """An array as lists."""
    return value.tolist() if isinstance(value, np.ndarray) else value


def rounded(values: Sequence[float]) -> list[float]:
    return [round(float(value), 4) for value in values]


def source_of(function: Answer) -> str:
    """The source of a function as a learner would write it: no decorator, no types."""
    tree = ast.parse(dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns, node.decorator_list = None, []
    return f"{ast.unparse(tree)}\n"


# What the worker runs before the reader's own text
HARNESS = "\n\n".join(source_of(function) for function in (outcomes, outcome, written))
