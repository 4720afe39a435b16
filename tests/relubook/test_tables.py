"""Tables for notebooks."""

import numpy as np
import pytest

from relubook.tables import table


def test_a_column_of_numbers_is_set_to_the_right_and_words_to_the_left():
    lines = table(["name", "share"], [["ReLU", "−3 %"], ["tanh", "1,200"]]).markdown().split("\n")
    assert lines[1] == "| --- | ---: |"


@pytest.mark.parametrize("cells", [("1", "none"), ("none", "1"), ("12 %", "—"), ("nothing", "3")])
def test_a_column_of_a_number_and_a_word_is_set_to_the_left(cells):
    lines = table(["n", "found"], [[1, cells[0]], [2, cells[1]]]).markdown().split("\n")
    assert lines[1] == "| ---: | --- |"


def test_a_bar_in_a_cell_does_not_start_a_new_column():
    assert table(["f"], [["|x|"]]).markdown().split("\n")[2] == "| \\|x\\| |"


def test_a_line_break_in_a_cell_does_not_end_the_row():
    assert table(["a", "b"], [["one\ntwo", 1]]).markdown().split("\n")[2] == "| one two | 1 |"


@pytest.mark.parametrize(
    ("header", "rows", "words"),
    [
        ("ab", [[1, 2]], "the header is a list with one cell a column, not 'ab'"),
        (None, [[1, 2]], "the header is a list with one cell a column, not None"),
        ([], [], "a table has at least one column; the header is empty"),
        ([" ", "b"], [[1, 2]], "each column needs a name"),
        (["a", "b"], "ab", r"rows is a list of rows, such as \[\[1, 2\], \[3, 4\]\], not 'ab'"),
        (["a", "b"], 5, "rows is a list of rows, .*, not 5"),
        (["a", "b"], {"a": 1, "b": 2}, "rows is a list of rows"),
        (["a", "b"], ["ab"], "a row is a list with one cell a column, not 'ab'"),
        (["a", "b"], [1, 2], "a row is a list with one cell a column, not 1"),
        (["a", "b"], [{"a": 1, "b": 2}], "a row is a list with one cell a column, not {'a': 1, 'b': 2}"),
    ],
)
def test_what_is_no_table_is_an_error_in_words(header, rows, words):
    with pytest.raises(ValueError, match=words):
        table(header, rows)


def test_rows_may_come_one_by_one_and_be_arrays_of_numbers():
    assert table(["a", "b"], (np.array([k, k * k]) for k in range(2))).rows == [["0", "0"], ["1", "1"]]


def test_a_row_of_another_length_is_named():
    with pytest.raises(ValueError, match=r"2 columns, but a row has 1: \['alone'\]"):
        table(["a", "b"], [["alone"]])


def test_plain_text_lines_up_the_columns():
    assert repr(table(["x", "value"], [[10, 1], [2, 22]])) == "x   value\n--  -----\n10  1\n2   22"


def test_a_column_with_no_name_is_refused():
    with pytest.raises(ValueError, match="each column needs a name"):
        table(["", "b"], [[1, 2]])
