import doctest
import importlib.util
import itertools
import math
import pathlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import numerical_gradient
from tolerances import PRODUCT, SMOOTH

from relubook.nets import layers as module
from relubook.nets.activations import ACTIVATIONS, SIGMOID, TANH
from relubook.nets.layers import (
    check_layers,
    forward,
    gradient,
    linear_backward,
    linear_forward,
    linear_relu_backward,
    linear_relu_forward,
    preactivations,
)
from relubook.nets.path import Path

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed; it is an oracle, not a dependency"
)

STEP = 2.0**-20
# Within one activation region a net is linear in each single parameter and input, so that a centred
# difference has no truncation error. A step of 1e-6 moves no pre-activation of the nets below by as much as
# this, so that no gate changes between the two ends.
MARGIN = 1e-3
# What is left is rounding: each of the two losses is a sum of up to 9 products of sums of up to 10 terms, whose sizes
# add up to at most 100. Each is off by at most 20 * eps * 100, and two of them are divided by 2 * STEP.
DIFFERENCE = 20 * 100 * np.finfo(np.float64).eps / STEP


def network(rng, *widths, dtype=np.float64):
    """A net with normal weights and biases, of the widths given: inputs, hidden units, outputs."""
    return [
        ((rng.standard_normal((n, m)) / np.sqrt(n)).astype(dtype), rng.standard_normal(m).astype(dtype))
        for n, m in itertools.pairwise(widths)
    ]


def by_hand(layers, row):
    """The oracle: one example, one unit at a time, in exact sums of Python numbers."""
    for number, (w, b) in enumerate(layers, start=1):
        row = [
            math.fsum([*(float(row[i]) * float(w[i, j]) for i in range(len(row))), float(b[j])])
            for j in range(w.shape[1])
        ]
        if number < len(layers):
            row = [max(0.0, z) for z in row]
    return row


def differences(loss, values):
    """The centred difference of loss() by each element of values, which it changes and puts back."""
    slopes = np.empty(values.shape)
    for index in np.ndindex(values.shape):
        middle = values[index]
        values[index] = middle + STEP
        above = loss()
        values[index] = middle - STEP
        below = loss()
        values[index] = middle
        slopes[index] = (above - below) / (2 * STEP)
    return slopes


def far_from_kinks(rng, net, examples):
    """A batch on which no pre-activation of the net is nearer to 0 than MARGIN."""
    rows = rng.standard_normal((20 * examples, net[0][0].shape[0]))
    nearest = np.min([np.abs(z).min(axis=1) for z in preactivations(net, rows)], axis=0)
    rows = rows[nearest > MARGIN][:examples]
    assert len(rows) == examples
    return rows


seeds = st.integers(0, 2**32)


# One linear layer


@given(seeds, st.integers(0, 3), st.lists(st.integers(1, 3), max_size=3), st.integers(1, 4))
def test_a_linear_layer_is_x_w_plus_b_on_flat_rows(seed, examples, shape, outputs):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((examples, *shape))
    w = rng.standard_normal((math.prod(shape), outputs))
    b = rng.standard_normal(outputs)
    out, _ = linear_forward(x, w, b)
    assert out.shape == (examples, outputs)
    for example in range(examples):
        assert np.allclose(out[example], by_hand([(w, b)], x[example].ravel()), rtol=0, atol=PRODUCT[np.float64])


@given(seeds, st.integers(1, 3), st.lists(st.integers(1, 3), max_size=2), st.integers(1, 3))
def test_linear_gradients_equal_centred_differences(seed, examples, shape, outputs):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((examples, *shape))
    w = rng.standard_normal((math.prod(shape), outputs))
    b = rng.standard_normal(outputs)
    dout = rng.standard_normal((examples, outputs))
    slopes = linear_backward(dout, linear_forward(x, w, b)[1])
    for values, slope in zip((x, w, b), slopes, strict=True):
        assert slope.shape == values.shape
        expected = differences(lambda: np.sum(dout * linear_forward(x, w, b)[0]), values)
        assert np.allclose(slope, expected, rtol=0, atol=DIFFERENCE)


@given(seeds, st.integers(1, 3), st.lists(st.integers(1, 3), max_size=2), st.integers(1, 3))
def test_linear_relu_is_a_linear_layer_with_its_negatives_set_to_zero(seed, examples, shape, outputs):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((examples, *shape))
    w = rng.standard_normal((math.prod(shape), outputs))
    b = rng.standard_normal(outputs)
    dout = rng.standard_normal((examples, outputs))
    z, linear_cache = linear_forward(x, w, b)
    out, cache = linear_relu_forward(x, w, b)
    assert (out == np.where(z > 0, z, 0)).all()
    expected = linear_backward(np.where(z > 0, dout, 0), linear_cache)
    for slope, right in zip(linear_relu_backward(dout, cache), expected, strict=True):
        assert (slope == right).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_shapes_of_the_source_text_work_with_a_bias_that_fits(dtype):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((100, 3, 32, 32)).astype(dtype)
    w = (rng.standard_normal((3072, 100)) / np.sqrt(3072)).astype(dtype)
    b = rng.standard_normal(100).astype(dtype)
    dout = rng.standard_normal((100, 100)).astype(dtype)
    out, cache = linear_relu_forward(x, w, b)
    dx, dw, db = linear_relu_backward(dout, cache)
    assert out.shape == (100, 100)
    assert (dx.shape, dw.shape, db.shape) == (x.shape, w.shape, b.shape)
    assert {array.dtype for array in (out, dx, dw, db)} == {np.dtype(dtype)}
    assert np.allclose(out[7], np.maximum(by_hand([(w, b)], x[7].ravel()), 0), rtol=0, atol=PRODUCT[dtype])
    gated = np.where(out > 0, dout, 0).astype(np.float64)
    tolerance = PRODUCT[dtype]
    assert np.allclose(dx[7, 2, 30, 5], gated[7] @ w[2 * 1024 + 30 * 32 + 5], rtol=0, atol=tolerance)
    assert np.allclose(dw[2 * 1024 + 30 * 32 + 5, 3], x[:, 2, 30, 5] @ gated[:, 3], rtol=0, atol=tolerance)
    assert np.allclose(db, gated.sum(axis=0), rtol=0, atol=tolerance)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("layer", [linear_forward, linear_relu_forward])
def test_the_bias_of_the_source_text_is_a_value_error_that_says_which_shape_fits(dtype, layer):
    x, w, b = np.zeros((100, 3, 32, 32), dtype), np.zeros((3072, 100), dtype), np.zeros(3072, dtype)
    message = r"^b has shape \(3072,\), but w gives 100 outputs: b must have shape \(100,\)$"
    with pytest.raises(ValueError, match=message):
        layer(x, w, b)


@pytest.mark.parametrize(
    ("x", "w", "b", "error", "message"),
    [
        ((2, 3, 4), (11, 5), (5,), ValueError, r"so 12 inputs an example, but w takes 11: w must have shape \(12, 5\)"),
        ((2, 12), (12,), (5,), ValueError, r"w has shape \(12,\), but a weight matrix is \(inputs, outputs\)"),
        ((2, 12), (12, 5), (1,), ValueError, r"b must have shape \(5,\)"),  # it would broadcast
        ((2, 12), (12, 5), (2, 5), ValueError, r"b must have shape \(5,\)"),
        ((), (1, 5), (5,), ValueError, r"x has shape \(\)"),
    ],
)
def test_shapes_that_do_not_fit_are_errors_that_say_what_would(x, w, b, error, message):
    with pytest.raises(error, match=message):
        linear_forward(np.zeros(x), np.zeros(w), np.zeros(b))


def test_a_dout_of_another_shape_than_the_output_is_a_value_error_that_names_both():
    _, cache = linear_forward(np.ones((2, 3)), np.ones((3, 4)), np.ones(4))
    with pytest.raises(ValueError, match=r"dout has shape \(4,\), but the output had shape \(2, 4\)"):
        linear_backward(np.ones(4), cache)


@pytest.mark.parametrize("values", [[1j], ["1"], [object()], [True]])
def test_what_is_not_a_real_number_is_a_type_error_that_names_it(values):
    with pytest.raises(TypeError, match=r"w holds .*, not real numbers"):
        linear_forward(np.ones((1, 1)), np.array([values]), np.ones(1))
    with pytest.raises(TypeError, match=r"W of layer 1 holds .*, not real numbers"):
        check_layers([(np.array([values]), np.ones(1))])


def test_no_function_changes_what_it_is_given():
    rng = np.random.default_rng(1)
    net, x, dy = network(rng, 3, 4, 2), rng.standard_normal((5, 3)), rng.standard_normal((5, 2))
    given_arrays = [x, dy, *(array for layer in net for array in layer)]
    before = [array.copy() for array in given_arrays]
    w, b = net[0]
    dout = rng.standard_normal((5, 4))
    kept = dout.copy()
    linear_backward(dout, linear_forward(x, w, b)[1])
    linear_relu_backward(dout, linear_relu_forward(x, w, b)[1])
    forward(net, x)
    preactivations(net, x)
    gradient(net, x, dy)
    assert (dout == kept).all()
    assert all((array == copy).all() for array, copy in zip(given_arrays, before, strict=True))


# A network


@given(seeds, st.lists(st.integers(1, 5), min_size=2, max_size=5), st.integers(0, 3))
def test_forward_agrees_with_one_unit_at_a_time(seed, widths, examples):
    rng = np.random.default_rng(seed)
    net, x = network(rng, *widths), rng.standard_normal((examples, widths[0]))
    y = forward(net, x)
    assert y.shape == (examples, widths[-1])
    for row, example in zip(y, x, strict=True):
        assert np.allclose(row, by_hand(net, example), rtol=0, atol=PRODUCT[np.float64])


@given(seeds, st.lists(st.integers(1, 5), min_size=2, max_size=5))
def test_each_preactivation_is_the_output_of_the_net_cut_off_behind_it(seed, widths):
    rng = np.random.default_rng(seed)
    net, x = network(rng, *widths), rng.standard_normal((3, widths[0]))
    zs = preactivations(net, x)
    assert len(zs) == len(net) - 1
    for depth, z in enumerate(zs, start=1):
        assert np.allclose(z, forward(net[:depth], x), rtol=0, atol=PRODUCT[np.float64])


def test_preactivations_keep_their_negatives():
    zs = preactivations([(np.array([[1.0]]), np.array([-5.0])), (np.ones((1, 1)), np.zeros(1))], np.array([[2.0]]))
    assert [z.tolist() for z in zs] == [[[-3.0]]]


@given(seeds, st.floats(2**-10, 2**10))
def test_scaling_a_layer_up_and_the_next_down_keeps_the_function(seed, scale):
    rng = np.random.default_rng(seed)
    (w, b), (v, c), last = network(rng, 3, 4, 4, 2)
    x = rng.standard_normal((5, 3))
    scaled = [(scale * w, scale * b), (v / scale, c), last]
    assert np.allclose(forward(scaled, x), forward([(w, b), (v, c), last], x), rtol=0, atol=PRODUCT[np.float64])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("widths", [(2, 3), (1, 4, 1), (3, 5, 4, 2), (2, 3, 3, 3, 1)])
def test_the_gradient_equals_centred_differences_away_from_the_kinks(seed, widths):
    rng = np.random.default_rng(seed)
    net = network(rng, *widths)
    x = far_from_kinks(rng, net, 4) if len(net) > 1 else rng.standard_normal((4, widths[0]))
    dy = rng.standard_normal((4, widths[-1]))
    dx, slopes = gradient(net, x, dy)

    def loss():
        return np.sum(dy * forward(net, x))

    assert np.allclose(dx, differences(loss, x), rtol=0, atol=DIFFERENCE)
    assert len(slopes) == len(net)
    for (w, b), (dw, db) in zip(net, slopes, strict=True):
        assert (dw.shape, db.shape) == (w.shape, b.shape)
        assert np.allclose(dw, differences(loss, w), rtol=0, atol=DIFFERENCE)
        assert np.allclose(db, differences(loss, b), rtol=0, atol=DIFFERENCE)


def test_a_layer_that_is_off_on_the_whole_batch_gets_a_gradient_of_exactly_zero():
    rng = np.random.default_rng(2)
    net, x = network(rng, 3, 4, 2), rng.standard_normal((5, 3))
    net[0] = (net[0][0], np.full(4, -100.0))
    dx, [(dw, db), (dv, dc)] = gradient(net, x, np.ones((5, 2)))
    assert not dx.any()
    assert not dw.any()
    assert not db.any()
    assert not dv.any()  # its inputs are all 0
    assert (dc == 5).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_net_keeps_its_dtype_and_a_gradient_that_of_the_net(dtype):
    rng = np.random.default_rng(3)
    net, x = network(rng, 3, 4, 2, dtype=dtype), rng.standard_normal((5, 3)).astype(dtype)
    dx, slopes = gradient(net, x, np.ones((5, 2), dtype))
    arrays = [forward(net, x), *preactivations(net, x), dx, *(array for pair in slopes for array in pair)]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


def test_check_layers_gives_arrays_of_floats_and_leaves_float32_as_it_is():
    checked = check_layers([([[1, 2]], [3, 4]), (np.ones((2, 1), np.float32), np.zeros(1, np.float16))])
    assert [(w.dtype.name, b.dtype.name) for w, b in checked] == [("float64", "float64"), ("float32", "float64")]
    assert checked[0][0].tolist() == [[1.0, 2.0]]
    w, b = np.ones((1, 2)), np.ones(2)
    assert check_layers([(w, b)])[0][0] is w


@pytest.mark.parametrize(
    ("layers", "inputs", "message"),
    [
        ([], None, "a network needs at least one layer"),
        ([((1, 4), (4,)), ((5, 1), (1,))], None, "^layer 2 takes 5 inputs but layer 1 gives 4$"),
        ([((1, 4), (4,))], 2, "^layer 1 takes 1 inputs but x gives 2$"),
        ([((4,), (4,))], None, r"W of layer 1 has shape \(4,\)"),
        ([((1, 4), (4,)), ((4, 2), (4,))], None, r"b of layer 2 has shape \(4,\), .* must have shape \(2,\)"),
        ([((1, 4), (1, 4))], None, r"b of layer 1 has shape \(1, 4\)"),
        ([((1, 4), (4,), (4,))], None, r"layer 1 is not a pair \(W, b\)"),
    ],
)
def test_layers_that_are_no_network_are_value_errors_that_count_from_one(layers, inputs, message):
    with pytest.raises(ValueError, match=message):
        check_layers([tuple(np.ones(shape) for shape in layer) for layer in layers], inputs)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("which", [0, 1])
def test_a_weight_that_is_nan_or_infinite_is_a_value_error_that_says_where(value, which):
    layer = (np.ones((1, 2)), np.ones(2))
    layer[which].flat[1] = value
    with pytest.raises(ValueError, match=f"{'Wb'[which]} of layer 2 has a value that is NaN or infinite"):
        check_layers([(np.ones((3, 1)), np.ones(1)), layer])


def pair(*widths):
    """A net of zeros of these widths."""
    return [(np.zeros((n, m)), np.zeros(m)) for n, m in itertools.pairwise(widths)]


X = np.zeros((20, 3))
NET = pair(3, 8, 2)
(W, b), (V, c) = NET


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([(W.T, b), (V.T, c)], r"b must have shape \(3,\)\. W looks transposed: PyTorch stores \(out, in\); use W\.T$"),
        ([(W, b), (V.T, c)], r"layer 2 takes 2 inputs but layer 1 gives 8\. W looks transposed"),
        ([(W, b), (np.zeros((1, 8)), np.zeros(1))], r"layer 2 takes 1 inputs but layer 1 gives 8\. W looks transposed"),
        (zip([W, V], [b, c], strict=True), r"not a zip, which can be read only once: write list\(zip\(Ws, bs\)\)"),
        ((layer for layer in NET), r"not a generator, which can be read only once: write list\(\.\.\.\)"),
        ((W, b), r"this is a bare \(W, b\); a network is a list of layers: write \[\(W, b\)\]"),
        ([W.tolist(), b.tolist()], r"this is a bare \(W, b\)"),
        ([W, b, V, c], r"this is a flat list of arrays; .*\[\(W, b\), \(V, c\)\]"),
        ([(b, W), (c, V)], r"layer 1 looks like \(b, W\): its first array has shape \(8,\), its second \(3, 8\)"),
        ([NET, NET, NET], r"this is a list of 3 nets; take one of them"),
        (X, r"not an array of shape \(20, 3\)\. Are the arguments swapped\? The net comes first"),
        ("net", "not 'net'"),
        (None, "not None"),
        (3, "not 3"),
        ({1: W}, "not a dict"),
        (pathlib.Path("net"), r"not a P\w*Path"),
        ([1, 2], r"layer 1 is not a pair \(W, b\) but a int"),
        ([(W, b), None], r"layer 2 is not a pair \(W, b\) but a NoneType"),
        ([(W,), (V, c)], r"layer 1 is not a pair \(W, b\)$"),
        (
            [(W, b, b), (V, c)],
            r"layer 1 is not a pair \(W, b\), or \(W, b, gain, shift\) in a hidden layer with BatchNorm",
        ),
        ([(W, b, b, b), (V, c)], r"this net has BatchNorm, .*`folded` makes it a net of \(W, b\)"),
        ([([[1.0, 2.0], [3.0]], [0.0, 0.0])], r"W of layer 1 is ragged: row 0 has length 2 and row 1 has length 1"),
        ([(np.ma.masked_equal(W, 0), b), (V, c)], r"W of layer 1 is a masked array"),
        ([(W, b + 1j), (V, c)], r"b of layer 1 holds complex128"),
    ],
)
def test_what_is_often_given_for_a_net_is_named_with_what_fits(layers, words):
    with pytest.raises((TypeError, ValueError), match=words):
        check_layers(layers)


def test_a_path_is_no_net_but_says_where_its_last_one_is():
    path = Path(np.array([0]), np.array([1.0]), [NET], [NET], np.array([0]))
    for call in (check_layers, lambda net: forward(net, X), lambda net: gradient(net, X, X)):
        with pytest.raises(TypeError, match=r"the path of a training run, 1 nets: its last net is path\.layers\[-1\]"):
            call(path)


@pytest.mark.parametrize("layers", [[[W, b], [V, c]], ((W, b), (V, c)), [(W.tolist(), b.tolist()), (V.tolist(), c)]])
def test_a_net_may_be_made_of_lists_and_tuples(layers):
    assert [(w.shape, d.shape) for w, d in check_layers(layers)] == [((3, 8), (8,)), ((8, 2), (2,))]


def test_a_square_matrix_is_never_called_transposed_and_a_wrong_bias_not_either():
    for layers, inputs in (
        (pair(3, 3), 4),
        ([(np.zeros((4, 2)), np.zeros(3))], 4),
        ([(np.zeros((4, 2)), np.zeros(4))], 4),
    ):
        with pytest.raises(ValueError, match="layer 1") as caught:
            check_layers(layers, inputs)
        assert "transposed" not in str(caught.value)


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (X.T, "layer 1 takes 3 inputs but x gives 20; x looks transposed, an example is a row: use x.T$"),
        (X[:, :2], "layer 1 takes 3 inputs but x gives 2$"),
        (X[0], r"must have shape \(examples, inputs\); write x\[None, :\] for one example"),
        (X[:, 0], r"must have shape \(examples, inputs\)$"),
        ([[1.0, 2.0, 3.0], [1.0]], "x is ragged: row 0 has length 3 and row 1 has length 1"),
        (np.ma.masked_equal(X, 0), "x is a masked array"),
        (X + 1j, "x holds complex128, not real numbers; a net has no place for an imaginary part"),
        ([["a", "b", "c"]], "x holds <U1, not real numbers; number the words"),
        (X > 0, r"x holds bool, not real numbers; \.astype\(float\)"),
        (None, "x holds None, not real numbers"),
        ([[None, 1.0, 2.0]], "x holds objects, not real numbers"),
    ],
)
def test_a_batch_that_does_not_fit_is_told_why(x, words):
    for call in (forward, preactivations, lambda net, x: gradient(net, x, np.zeros((20, 2)))):
        with pytest.raises((TypeError, ValueError), match=words):
            call(NET, x)


def test_a_line_of_numbers_for_a_net_of_one_input_is_told_to_become_a_column():
    with pytest.raises(ValueError, match=r"write x\[:, None\]"):
        forward(pair(1, 4, 1), np.zeros(5))


@pytest.mark.parametrize(
    ("given", "words"), [("tanh", "write activation=TANH"), ("soft", "not 'soft'$"), (np.tanh, "a ufunc")]
)
def test_an_activation_is_named_by_the_object_and_not_by_a_word(given, words):
    for call in (forward, preactivations, lambda net, x, a: gradient(net, x, np.zeros((20, 2)), a)):
        with pytest.raises(TypeError, match=words):
            call(NET, X, given)


def test_a_mask_that_hides_nothing_is_no_mask():
    assert forward(NET, np.ma.array(X)).shape == (20, 2)


def test_a_linear_layer_says_when_its_weights_look_transposed():
    with pytest.raises(ValueError, match=r"w must have shape \(3, 3\)\. W looks transposed"):
        linear_forward(X, W.T, b)


# Any activation


@given(seeds, st.sampled_from(list(ACTIVATIONS.values())), st.lists(st.integers(1, 4), min_size=2, max_size=4))
def test_forward_puts_the_activation_between_the_layers_and_none_behind_the_last(seed, activation, widths):
    rng = np.random.default_rng(seed)
    net, x = network(rng, *widths), rng.standard_normal((4, widths[0]))
    h, zs = x, []
    for w, d in net[:-1]:
        zs.append(h @ w + d)
        h = activation.value(zs[-1])
    np.testing.assert_allclose(forward(net, x, activation), h @ net[-1][0] + net[-1][1], rtol=1e-12, atol=1e-12)
    for ours, z in zip(preactivations(net, x, activation), zs, strict=True):
        np.testing.assert_allclose(ours, z, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("activation", [TANH, SIGMOID], ids=lambda a: a.name)
def test_the_gradient_through_a_smooth_activation_equals_centred_differences(activation):
    rng = np.random.default_rng(8)
    net, x, dy = network(rng, 3, 4, 3, 2), rng.standard_normal((5, 3)), rng.standard_normal((5, 2))
    dx, slopes = gradient(net, x, dy, activation)

    def loss():
        return float(np.sum(dy * forward(net, x, activation)))

    np.testing.assert_allclose(dx, numerical_gradient(loss, x), atol=10 * SMOOTH)
    for arrays, found in zip(net, slopes, strict=True):
        for array, slope in zip(arrays, found, strict=True):
            np.testing.assert_allclose(slope, numerical_gradient(loss, array), atol=10 * SMOOTH)


def test_preactivations_of_a_net_with_batchnorm_are_normalized_over_the_batch():
    rng = np.random.default_rng(9)
    (w, d), last = network(rng, 3, 4, 2)
    x, gain, shift = rng.normal(5, 2, (6, 3)), rng.normal(size=4), rng.normal(size=4)
    (z,) = preactivations([(w, d, gain, shift), last], x)
    before = x @ w + d
    expected = gain * (before - before.mean(axis=0)) / np.sqrt(before.var(axis=0) + 1e-5) + shift
    np.testing.assert_allclose(z, expected, rtol=1e-10, atol=1e-12)


def test_the_batch_must_fit_the_net_and_dy_its_output():
    net = network(np.random.default_rng(4), 3, 4, 2)
    for call in (forward, preactivations, lambda layers, x: gradient(layers, x, np.ones((5, 2)))):
        with pytest.raises(ValueError, match="layer 1 takes 3 inputs but x gives 2"):
            call(net, np.ones((5, 2)))
        with pytest.raises(ValueError, match=r"x has shape \(3,\), but a batch is rows"):
            call(net, np.ones(3))
    with pytest.raises(ValueError, match=r"dout has shape \(5, 1\), but the output had shape \(5, 2\)"):
        gradient(net, np.ones((5, 3)), np.ones((5, 1)))


def test_the_examples_in_the_docstrings_run():
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0


# PyTorch


@needs_torch
@pytest.mark.oracle
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("widths", [(3, 2), (3, 8, 2), (20, 16, 16, 16, 4)])
def test_a_net_and_its_gradient_agree_with_pytorch(dtype, widths):
    import torch

    rng = np.random.default_rng(6)
    net = network(rng, *widths, dtype=dtype)
    x = rng.standard_normal((32, widths[0])).astype(dtype)
    dy = rng.standard_normal((32, widths[-1])).astype(dtype)
    modules = []
    for w, b in net:
        linear = torch.nn.Linear(*w.shape, dtype=torch.from_numpy(w).dtype)
        linear.weight.data, linear.bias.data = torch.from_numpy(w.T.copy()), torch.from_numpy(b.copy())
        modules += [linear, torch.nn.ReLU()]
    theirs = torch.nn.Sequential(*modules[:-1])
    their_x = torch.from_numpy(x.copy()).requires_grad_()
    their_y = theirs(their_x)
    their_y.backward(torch.from_numpy(dy))
    dx, slopes = gradient(net, x, dy)
    tolerance = PRODUCT[dtype]
    assert np.allclose(forward(net, x), their_y.detach().numpy(), rtol=0, atol=tolerance)
    assert np.allclose(dx, their_x.grad.numpy(), rtol=0, atol=tolerance)
    for linear, (dw, db) in zip(modules[::2], slopes, strict=True):
        assert np.allclose(dw, linear.weight.grad.numpy().T, rtol=0, atol=tolerance)
        assert np.allclose(db, linear.bias.grad.numpy(), rtol=0, atol=tolerance)
