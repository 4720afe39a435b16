"""A figure that trains its net in the page keeps up with the reader."""

import pytest
from live_page import go
from tolerances import NEW_SETTING_MS, STEP_MS

from relubook.figures import DeadReluLab

pytestmark = pytest.mark.browser

MOVE = """([name, values]) => {
  const range = document.querySelector(`input[name=${name}]`);
  for (const value of values) {
    range.value = value;
    range.dispatchEvent(new Event("input", { bubbles: true }));
    range.getBoundingClientRect();
  }
}"""


class Clock:
    """How long the page's own thread has worked, scripts, style and layout: what neighbors do does not count."""

    def __init__(self, page):
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked(self):
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(m["value"] for m in metrics if m["name"] == "TaskDuration")

    def milliseconds(self, name, values):
        """From input to picture, for each of these values of a slider."""
        before = self.worked()
        self.page.evaluate(MOVE, [name, values])
        return (self.worked() - before) / len(values)


@pytest.mark.parametrize(("batchnorm", "slope"), [(False, 0.0), (True, 0.0), (False, 0.01)])
def test_a_new_setting_is_trained_in_a_blink_and_a_step_costs_a_quarter_of_a_frame(open_page, batchnorm, slope):
    figure = DeadReluLab()
    page = open_page([figure])
    go(page, figure.name, {"units": 16, "layers": 2, "batchnorm": batchnorm, "slope": slope, "seed": 19})
    clock = Clock(page)
    fresh = [clock.milliseconds("rate", [at]) for at in range(8)]
    steps = [(i * 37) % 201 for i in range(50)]
    step = min(clock.milliseconds("step", steps) for _ in range(16))  # neighbors empty the cache: that only adds
    print(f"2-16-16-1: a new setting {min(fresh):.0f} to {max(fresh):.0f} ms, a step {step:.1f} ms")
    assert max(fresh) <= NEW_SETTING_MS
    assert step <= STEP_MS
    assert page.errors == []
