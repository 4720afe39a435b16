"""net.js is the twin of relubook.nets: one step from any state, and runs for as long as two machines agree."""

import dataclasses
import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer
from tolerances import NET_KILLING, NET_RUN, NET_STEP

from relubook.experiments import lives
from relubook.experiments.lives import CHAOTIC, PRESETS, Setting
from relubook.figures.dead_relu_lab import NET
from relubook.live.html import compact
from relubook.live.scripts import engine_script, relu_script
from relubook.nets.activations import RELU, leaky_relu
from relubook.nets.layers import ascend, descend, forward
from relubook.nets.losses import logistic, squared
from relubook.nets.steps import adam, clip, descent, momentum

LOSSES = {"squared": squared, "logistic": logistic}
STEPS = {"descent": descent, "momentum": momentum, "adam": adam}
RULES = {"plain": "descent", "momentum": "momentum", "Adam": "adam"}

HELPERS = """
const net = ReLUBook.relu.net(NET);
const floats = (list) => Float64Array.from(list);
const netOf = (layers) => layers.map((layer) => layer.map(floats));
const lists = (layers) => layers.map((layer) => layer.map((array) => [...array]));
const stateOf = (s) => s && { t: s.t, mean: netOf(s.mean), square: netOf(s.square) };
const oneStep = ({ layers, x, y, loss, step, rate, slope, clipNorm, state }) => {
  const n = netOf(layers);
  const rungs = net.ascend(n, floats(x), slope);
  const [value, dy] = net[loss](rungs[rungs.length - 1].h, floats(y));
  const slopes = net.descend(n, rungs, dy, slope);
  const clipped = clipNorm === null ? slopes : net.clip(slopes, clipNorm);
  const [after, memory] = net[step](n, clipped, rate, stateOf(state));
  return {
    value, slopes: lists(slopes), clipped: lists(clipped), after: lists(after),
    out: [...net.forward(n, floats(x), slope)],
    memory: memory && { mean: lists(memory.mean), square: lists(memory.square) },
    z: rungs.map((rung) => [...rung.z]),
  };
};
const wholeRun = ({ layers, x, y, rate, steps, step, slope, clipNorm }) => {
  const options = { rate, steps, step: net[step], slope, clipNorm };
  const run = net.train(netOf(layers), floats(x), floats(y), options);
  return {
    losses: run.map(({ loss }) => loss),
    open: run.map(({ open }) => open),
    nets: run.map((moment) => lists(moment.net)),
    outs: run.map((moment) => [...net.forward(moment.net, floats(x), slope)]),
  };
};
"""


@pytest.fixture(scope="module")
def call():
    """call(function, what it takes) -> what it gives, in V8."""
    js = MiniRacer()
    for source in (relu_script(), engine_script("net"), f"const NET = {compact(NET)};", HELPERS):
        js.eval(source)
    return lambda name, argument: json.loads(js.eval(f"JSON.stringify({name}({compact(argument)}))"))


def often(count):
    return settings(deadline=None, max_examples=count, suppress_health_check=[HealthCheck.function_scoped_fixture])


def flat(net):
    return [[np.ravel(array).tolist() for array in layer] for layer in net]


def assert_near(found, wanted, tolerance):
    """All arrays of a net."""
    for layer, twin in zip(found, flat(wanted), strict=True):
        for array, its_twin in zip(layer, twin, strict=True):
            assert_close(array, its_twin, tolerance)


def assert_close(found, wanted, tolerance):
    """One array, relative to the larger of 1 and its largest number: a sum of large numbers may come out small."""
    size = max(1.0, float(np.max(np.abs(wanted), initial=0)))
    np.testing.assert_allclose(np.array(found, dtype=float), np.ravel(wanted), rtol=0, atol=tolerance * size)


def any_net(rng, widths, batchnorm, scale):
    """A net of any state, not only of a fresh start: biases, gains and shifts of all sizes."""
    net = []
    for i, (inputs, outputs) in enumerate(pairwise(widths)):
        layer = [rng.normal(0, scale / np.sqrt(inputs), (inputs, outputs)), rng.normal(0, 0.5, outputs)]
        if batchnorm and i < len(widths) - 2:
            layer += [rng.normal(1, 0.3, outputs), rng.normal(0, 0.3, outputs)]
        net.append(tuple(layer))
    return net


def like(rng, net, square=False):
    return [tuple(rng.normal(0, 0.1, a.shape) ** (2 if square else 1) for a in layer) for layer in net]


problems = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 10**6),
        "hidden": st.lists(st.integers(1, 16), min_size=0, max_size=3),
        "n": st.integers(2, 30),
        "batchnorm": st.booleans(),
        "scale": st.sampled_from([0.5, 1.0, 2.0]),
        "loss": st.sampled_from(sorted(LOSSES)),
        "step": st.sampled_from(sorted(STEPS)),
        "rate": st.sampled_from([0.01, 0.3, 1.0, 4.0]),
        "slope": st.sampled_from([0.0, 0.0, 0.01, 0.1]),
        "clip": st.sampled_from([None, None, 1.0, 0.1]),
        "fresh": st.booleans(),
    }
)


@often(300)
@given(p=problems)
def test_one_step_from_any_state_is_that_of_python(call, p):
    rng = np.random.default_rng(p["seed"])
    net = any_net(rng, [2, *p["hidden"], 1], p["batchnorm"], p["scale"])
    x, y = rng.normal(0, 1, (p["n"], 2)), (rng.random((p["n"], 1)) < 0.5).astype(float)
    state = memory_of(rng, net, p["step"], p["fresh"])
    gate = leaky_relu(p["slope"]) if p["slope"] else RELU
    rungs = list(ascend(net, x, gate))
    assume(all(r.norm is None or r.norm[1].max() < 30 for r in rungs))  # a constant unit's variance is rounding
    value, dy = LOSSES[p["loss"]](rungs[-1].h, y)
    slopes = descend(rungs, dy, gate)[1]
    clipped = slopes if p["clip"] is None else clip(slopes, p["clip"])
    after, memory = STEPS[p["step"]](net, clipped, p["rate"], state)
    told = {
        "layers": flat(net),
        "x": x.ravel().tolist(),
        "y": y.ravel().tolist(),
        "state": told_of(state),
        "clipNorm": p["clip"],
        **{key: p[key] for key in ("loss", "step", "rate", "slope")},
    }
    found = call("oneStep", told)
    assert found["value"] == pytest.approx(value, rel=NET_STEP, abs=NET_STEP)
    for z, rung in zip(found["z"], rungs, strict=True):
        assert_close(z, rung.z, NET_STEP)
    assert_near(found["slopes"], slopes, NET_STEP)
    assert_near(found["clipped"], clipped, NET_STEP)
    if p["step"] == "adam" and p["fresh"]:  # the first step divides a gradient by itself, and one of rounding too
        assert_near(where_steep(found["after"], clipped), where_steep(flat(after), clipped), NET_STEP)
    else:
        assert_near(found["after"], after, NET_STEP)
    if p["step"] == "momentum":
        assert_near(found["memory"]["mean"], memory, NET_STEP)
    if p["step"] == "adam":
        assert_near(found["memory"]["mean"], memory[1], NET_STEP)
        assert_near(found["memory"]["square"], memory[2], NET_STEP)
    if not p["batchnorm"]:
        assert_close(found["out"], forward(net, x, gate), NET_STEP)


def memory_of(rng, net, step, fresh):
    """What a step may remember, in Python's form."""
    if fresh or step == "descent":
        return None
    if step == "momentum":
        return like(rng, net)
    return 7, like(rng, net), like(rng, net, square=True)


def told_of(state):
    """The same in JavaScript's form."""
    if state is None:
        return None
    t, mean, square = state if isinstance(state, tuple) else (0, state, [])
    return {"t": t, "mean": flat(mean), "square": flat(square)}


def where_steep(net, slopes):
    """0 in place of each number whose gradient is small."""
    return [
        [np.where(abs(g) > 1e-3, array, 0) for array, g in zip(layer, its, strict=True)]
        for layer, its in zip(net, [[np.ravel(a) for a in layer] for layer in slopes], strict=True)
    ]


def told_run(setting, steps):
    x, labels = lives.points(setting.data)
    return {
        "layers": flat(lives.start(setting)),
        "x": x.ravel().tolist(),
        "y": labels.tolist(),
        "rate": setting.rate,
        "steps": steps,
        "step": RULES[setting.rule],
        "slope": setting.slope,
        "clipNorm": setting.clip or None,
    }


def assert_same_run(call, setting, steps, tolerance=NET_RUN):
    """The same losses, open gates, nets and outputs at every moment."""
    found, run = call("wholeRun", told_run(setting, steps)), lives.run(setting, steps)
    path = run.path
    assert len(found["losses"]) == len(path)
    for layer, open_ in enumerate(run.open):
        assert [moment[layer] for moment in found["open"]] == open_.tolist()
    np.testing.assert_allclose(np.array(found["losses"], dtype=float), path.losses, rtol=tolerance, atol=tolerance)
    # the gradient of a bias before a BatchNorm is 0 up to rounding, which Adam divides by 1e-8: it wanders otherwise in
    # each program, and what the net computes does not see it
    wandering = setting.batchnorm and setting.rule == "Adam"
    for net, out, twin in zip(found["nets"], found["outs"], path.parameters, strict=True):
        if not wandering:
            assert_near(net, twin, tolerance)
        x, _ = lives.points(setting.data)
        *_, last = ascend(twin, x, lives.activation(setting))
        assert_close(out, last.z, tolerance)


@pytest.mark.parametrize("name", [name for name in PRESETS if name not in CHAOTIC])
def test_a_preset_is_the_same_run_over_all_its_200_steps(call, name):
    assert_same_run(call, PRESETS[name], lives.STEPS)


@pytest.mark.parametrize("name", CHAOTIC)
def test_of_a_chaotic_preset_the_first_20_steps_are_the_same(call, name):
    assert_same_run(call, PRESETS[name], 20)


def any_setting(*rates):
    return st.builds(
        Setting,
        data=st.sampled_from(["moons", "rings"]),
        layers=st.sampled_from([1, 2]),
        units=st.sampled_from([4, 8, 12, 16]),
        rule=st.sampled_from(list(RULES)),
        rate=st.sampled_from(rates),
        seed=st.sampled_from(lives.SEEDS),
        bias=st.sampled_from([0.0, 0.01, 0.1]),
        gain=st.sampled_from([1, 2]),
        batchnorm=st.booleans(),
        slope=st.sampled_from([0.0, 0.01, 0.1]),
        clip=st.sampled_from([0.0, 1.0, 0.3, 0.1]),
    )


@often(40)
@given(setting=any_setting(0.01, 0.03, 0.1, 0.3, 0.5, 1.0, 2.0))
def test_any_setting_is_the_same_run_over_20_steps(call, setting):
    assert_same_run(call, setting, 20)


@often(40)
@given(setting=any_setting(3.0, 4.0, 5.0, 10.0))
def test_at_a_rate_that_kills_any_setting_is_the_same_run_over_10_steps(call, setting):
    assert_same_run(call, setting, 10, NET_KILLING)


def test_a_closed_gate_passes_exactly_nothing_and_plain_descent_leaves_its_unit_bit_for_bit(call):
    setting = PRESETS["for good, and back"]
    nets = call("wholeRun", told_run(setting, 200))["nets"]
    first = [(net[0][0][5], net[0][0][8 + 5], net[0][1][5]) for net in nets]  # W is row by row, 8 units a row
    assert len(set(first[71:])) == 1
    assert len(set(first[:72])) == 72


def test_a_run_ends_before_a_loss_that_is_no_number(call):
    found = call("wholeRun", told_run(dataclasses.replace(PRESETS["diverges"], rate=10.0), 200))
    assert len(found["losses"]) == 11
    assert max(found["losses"]) > 1e200
