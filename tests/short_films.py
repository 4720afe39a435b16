"""A figure that trains in the page, with a run so short that two machines agree on it, whatever the setting.

At the rates that kill a run is chaotic: Python and JavaScript part after some dozen steps. What the laboratory names is
compared over all its steps in tests/relubook/figures/test_dead_relu_lab.py.
"""

from relubook.figures import FIGURES, DeadReluLab


class ShortLab(DeadReluLab):
    """The laboratory, whose runs end after ten steps; all else is the same."""

    last = 10

    @classmethod
    def script(cls):
        return DeadReluLab.script()


SHORT = [ShortLab if cls is DeadReluLab else cls for cls in FIGURES]
