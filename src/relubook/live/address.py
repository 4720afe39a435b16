"""A state in an address: what a link such as `#activations?activation=tanh&x=-3` sets. Twin: js/address.js."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import parse_qsl


def state_in(query: str, figure: str, controls: list[dict[str, Any]], lists: dict[str, list[float]]) -> dict[str, Any]:
    """The controls that a query names, with their values.

    The page takes what fits and leaves the rest; here each value must be one that the control can have.
    lists : the first values of each control that holds a list
    raises : ValueError, in the words of whoever wrote the link
    """
    known = {control["name"]: control for control in controls}
    state = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name not in known:
            raise ValueError(f"the figure {figure} has no control {name!r}; it has {', '.join(known)}")
        state[name] = _value(known[name], text, len(lists.get(name, ())))
    return state


def _value(control: dict[str, Any], text: str, count: int) -> Any:
    name, kind = control["name"], control["kind"]
    if kind == "switch":
        if text not in ("true", "false"):
            raise ValueError(f"{name} is true or false, not {text!r}")
        return text == "true"
    if "options" in control:
        for option in control["options"]:
            if str(option) == text or (not isinstance(option, str) and _number(text) == option):
                return option
        raise ValueError(f"{name} is one of {', '.join(map(str, control['options']))}, not {text!r}")
    values = [_on_grid(control, part) for part in text.split(",")]
    if kind != "numbers" and len(values) == 1:
        return values[0]
    if len(values) != count:
        raise ValueError(f"{name} takes {count or 1} numbers; the link gives {len(values)}")
    return values


def _on_grid(control: dict[str, Any], text: str) -> float:
    name, low, high, step = (control[key] for key in ("name", "min", "max", "step"))
    value = _number(text)
    if not low <= value <= high:
        raise ValueError(f"{name} goes from {low:g} to {high:g}; the link says {text!r}")
    if abs((value - low) / step - round((value - low) / step)) > 1e-6:
        raise ValueError(f"{name} moves in steps of {step:g} from {low:g}; {text} is between two of them")
    return int(value) if all(float(v).is_integer() for v in (low, high, step)) else value


def _number(text: str) -> float:
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        return math.nan
