"""An exercise is data: a question, an answer, and the mistakes that learners make, as functions that make them.

A mistake's answers are computed, never typed. `check` runs a learner's function, the reference and every mistake on
the same cases, each on copies of its own, and says whose answers the learner's are.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import inspect
import io
import linecache
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

import numpy as np
from IPython.display import display

from relubook.exercises.compare import difference, shown, unchanged
from relubook.tables import table

__all__ = ["Case", "Exercise", "Mistake", "Reply"]

Case = tuple[Any, ...]  # the arguments of one call
Answer = Callable[..., Any]
UNTOUCHED = "Not attempted yet: the body is still the starter. Nothing is wrong so far."
PLACEHOLDER = "Not finished yet: there is still a `...` in what your function returns. Put your answer in its place."


@dataclass(frozen=True)
class Mistake:
    """A function that makes a mistake, and what to tell whoever makes it."""

    make: Answer
    message: str

    @property
    def name(self) -> str:
        return self.make.__name__


@dataclass(frozen=True)
class Reply:
    """What a learner is told.

    right : whether every case is right
    points : share of the cases that are right, 0 to 1
    message : what is wrong, the smallest input that shows it, what came and what was expected; or why it is right
    mistake : the name of the mistake, None when it has none
    rows : a row a case: the input, what came, what was expected, "right" or what differs
    printed : what the learner's function printed on the case that the message speaks of
    """

    right: bool
    points: float
    message: str
    mistake: str | None = None
    rows: list[list[str]] = field(default_factory=list)
    printed: str = ""

    def score(self, points: float) -> float:
        """Show this reply, and give what it is worth: its share of the points, a number that a grader reads."""
        display(self)  # type: ignore[no-untyped-call]
        return round(self.points * points, 2)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        parts = [self.message]
        if self.printed:
            parts.append(f"Your function printed:\n\n```text\n{self.printed.rstrip()}\n```")
        if self.rows:
            parts.append(table(HEADER, self.rows).markdown())
        return {"text/plain": repr(self), "text/markdown": "\n\n".join(parts)}

    def __repr__(self) -> str:
        parts = [self.message]
        if self.printed:
            parts.append(f"Your function printed:\n{self.printed.rstrip()}")
        if self.rows:
            parts.append(repr(table(HEADER, self.rows)))
        return "\n\n".join(parts)


CELL = 48  # characters
HEADER = ["input", "yours", "expected", "verdict"]


class Gathers:
    """What has lists of right answers and of mistakes, which functions join by standing below a decorator."""

    right: list[Answer]
    mistakes: list[Mistake]

    def also_right(self, answer: Answer) -> Answer:
        """Decorator: another answer that is right."""
        self.right.append(answer)
        return answer

    def mistake(self, message: str) -> Callable[[Answer], Answer]:
        """Decorator: a function that makes a mistake; the message is for whoever makes it."""

        def add(make: Answer) -> Answer:
            self.mistakes.append(Mistake(make, message))
            return make

        return add


@dataclass
class Exercise(Gathers):
    """A question whose answer is a function.

    name : of the exercise and of the function to write
    prompt : the question, in Markdown
    starter : the source that a learner starts from
    reference : our answer
    cases : rng -> the arguments of each call, the smallest first
    why : a sentence for whoever is right
    hints : from a nudge to nearly the answer; the solution is the reference's source
    points : the weight of the exercise among others
    compare : (got, expected) -> "" when they agree, or in words how they differ
    right : other right answers; mistakes : wrong ones. `also_right` and `mistake` add to them
    """

    name: str
    prompt: str
    starter: str
    reference: Answer
    cases: Callable[[np.random.Generator], list[Case]]
    why: str
    hints: Sequence[str]
    points: int = 1
    compare: Callable[[Any, Any], str] = difference
    right: list[Answer] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def solution(self) -> str:
        """The source of the reference, as a learner would write it: without the types that our tools check."""
        tree = ast.parse(dedent(inspect.getsource(self.reference)))
        for node in ast.walk(tree):
            if isinstance(node, ast.arg):
                node.annotation = None
            elif isinstance(node, ast.FunctionDef):
                node.returns = None
        imports = self.starter[: self.starter.index("def ")]
        return f"{imports}{ast.unparse(tree)}\n"

    @property
    def minutes(self) -> int:
        """How long it takes, as a rule of thumb that nobody has measured: ten minutes a point."""
        return 10 * self.points

    def draw(self, seed: int, draws: int = 1) -> list[Case]:
        """The arguments of each call. The cases that we chose come again with every draw, and count once."""
        rng = np.random.default_rng(seed)
        drawn: list[Case] = []
        for case in [case for _ in range(draws) for case in self.cases(rng)]:
            if not any(unchanged(case, other) for other in drawn):
                drawn.append(case)
        return drawn

    def check(self, answer: Answer, seed: int = 0, draws: int = 1) -> Reply:
        """What to tell the author of an answer.

        answer : the learner's function
        seed, draws : which random cases are drawn, and how many times; those of an assignment are its instructor's
        raises : TypeError, when answer is no function
        """
        if not callable(answer):
            raise TypeError(
                f"check takes your function itself: check({self.name!r}, {self.name}), without parentheses after it; "
                f"this is {shown(answer)}"
            )
        if _same_code(answer, self.starter, self.name):
            return Reply(False, 0.0, UNTOUCHED)
        cases = self.draw(seed, draws)
        misfit = _misfit(answer, self.reference)
        if misfit:
            return Reply(False, 0.0, misfit)
        return self._judge(cases, [_call(answer, case) for case in cases])

    def _judge(self, cases: list[Case], got: list[Outcome]) -> Reply:
        expected = [_call(self.reference, case) for case in cases]
        if any(_has_placeholder(outcome.value) for outcome in got):
            return Reply(False, 0.0, PLACEHOLDER)
        faults = [self._fault(case, *pair) for case, *pair in zip(cases, got, expected, strict=True)]
        rows = [
            [_cell(self._inputs(case)), _cell(_came(mine)), _cell(_came(right)), fault or "right"]
            for case, mine, right, fault in zip(cases, got, expected, faults, strict=True)
        ]
        points = faults.count("") / len(faults)
        wrong = [i for i, fault in enumerate(faults) if fault]
        if not wrong:
            message = f"Right on these {len(cases)} cases. {self.why}"
            return Reply(True, 1.0, message, None, rows, got[0].printed)
        first = min(wrong, key=lambda i: sum(np.size(value) for value in cases[i]))
        mistake = self._named(cases, got)
        message = self._sentence(cases[first], got[first], expected[first], faults[first])
        if mistake:
            message = f"{mistake.message} {message}"
        return Reply(False, points, message, mistake.name if mistake else None, rows, got[first].printed)

    def _named(self, cases: list[Case], got: list[Outcome]) -> Mistake | None:
        """The mistake whose outcomes are these, on every case; else one that the outcomes show by themselves."""
        for mistake in self.mistakes:
            if all(self._alike(mine, _call(mistake.make, case)) for mine, case in zip(got, cases, strict=True)):
                return mistake
        if all(mine.value is None and not mine.error for mine in got):
            return FORGOT_RETURN
        if not any(mine.error for mine in got) and self._only_inputs_differ(cases, got):
            return CHANGED_INPUT
        return None

    def _only_inputs_differ(self, cases: list[Case], got: list[Outcome]) -> bool:
        expected = [_call(self.reference, case) for case in cases]
        return not any(self.compare(m.value, e.value) for m, e in zip(got, expected, strict=True))

    def _alike(self, one: Outcome, other: Outcome) -> bool:
        if one.error or other.error:
            return one.error == other.error
        return not self.compare(one.value, other.value) and unchanged(one.after, other.after)

    def _fault(self, case: Case, mine: Outcome, right: Outcome) -> str:
        """How an outcome differs from the right one, in a few words; empty when it does not."""
        if mine.error:
            return "an error"
        if not unchanged(mine.after, right.after):
            return "the input was changed" if unchanged(case, right.after) else "the input is not as asked"
        return self.compare(mine.value, right.value)

    def _sentence(self, case: Case, mine: Outcome, right: Outcome, fault: str) -> str:
        inputs = self._inputs(case)
        if mine.error:
            return f"With {inputs} your function stops {mine.line}: {mine.error}. Expected is {shown(right.value)}."
        if not unchanged(mine.after, right.after):
            names = inspect.signature(self.reference).parameters
            i = next(i for i in range(len(case)) if not unchanged(mine.after[i], right.after[i]))
            came, meant = shown(mine.after[i]), shown(right.after[i])
            return f"Called with {inputs}: afterwards {list(names)[i]} is {came}, and it should be {meant}."
        return f"With {inputs} your function gives {shown(mine.value)}; expected is {shown(right.value)} ({fault})."

    def _inputs(self, case: Case) -> str:
        names = inspect.signature(self.reference).parameters
        return ", ".join(f"{name} = {shown(value)}" for name, value in zip(names, case, strict=True))


@dataclass(frozen=True)
class Outcome:
    """One call: what came back, the arguments afterwards, what was printed; or the error and its line."""

    value: Any
    after: Case
    printed: str = ""
    error: str = ""
    line: str = ""


def _call(answer: Answer, case: Case) -> Outcome:
    """Call on copies of the arguments; keep prints and errors."""
    arguments = copy.deepcopy(case)
    printed = io.StringIO()
    with contextlib.ExitStack() as stack:
        # both: a grader takes whatever a cell writes to stderr for an error
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        stack.enter_context(np.errstate(all="ignore"))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # a warning is no answer, and the numbers speak
        try:
            value = answer(*arguments)
        except Exception as error:  # whatever a learner's code raises is the learner's to read
            words = f"{type(error).__name__}: {error}"
            return Outcome(None, arguments, printed.getvalue(), words, _place(answer, error))
    return Outcome(value, arguments, printed.getvalue())


def _place(answer: Answer, error: Exception) -> str:
    """The last line of the learner's own file, or cell, that the error went through."""
    code, trace, found = getattr(answer, "__code__", None), error.__traceback__, None
    while trace is not None:
        if code is not None and trace.tb_frame.f_code.co_filename == code.co_filename:
            found = trace.tb_lineno
        trace = trace.tb_next
    if code is None or found is None:
        return "with an error"
    line = linecache.getline(code.co_filename, found).strip()
    return f"at line {found}" + (f", `{line}`" if line else "")


def _misfit(answer: Answer, reference: Answer) -> str:
    """Empty when the answer can be called as the reference can; otherwise what does not fit."""
    wanted = list(inspect.signature(reference).parameters)
    try:
        inspect.signature(answer).bind(*wanted)
    except TypeError:
        return f"Your function is called as {reference.__name__}({', '.join(wanted)}), and it takes other arguments."
    except ValueError:  # np.abs and the like tell nobody what they take
        return ""
    return ""


def _same_code(answer: Answer, source: str, name: str) -> bool:
    """Whether a function is the starter, whatever its comments and its docstring say."""
    names: dict[str, Any] = {"np": np}
    exec(source, names)
    mine, starter = getattr(answer, "__code__", None), names[name].__code__
    if mine is None or mine.co_code != starter.co_code or mine.co_names != starter.co_names:
        return False
    return _constants(answer) == _constants(names[name])


def _constants(function: Any) -> list[Any]:
    return [c for c in function.__code__.co_consts if c is not None and c != function.__doc__]


def _has_placeholder(value: Any) -> bool:
    return value is ... or (isinstance(value, tuple | list) and any(_has_placeholder(v) for v in value))


def _came(outcome: Outcome) -> str:
    return outcome.error or shown(outcome.value)


def _cell(text: str) -> str:
    """What a column of a table can hold; the sentence above it says the case that matters in full."""
    return text if len(text) <= CELL else f"{text[: CELL - 3]}..."


def forgot_return() -> None:
    """A name to give; what it makes is seen from the outcome itself."""


def changed_input() -> None:
    """A name to give; what it makes is seen from the outcome itself."""


FORGOT_RETURN = Mistake(forgot_return, "Your function gives `None`: did you forget `return`?")
CHANGED_INPUT = Mistake(
    changed_input,
    "What you return is right, but the call changes an array that belongs to the caller. Work on a copy.",
)
