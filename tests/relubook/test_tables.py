"""Tables for notebooks."""

import pytest

from relubook.tables import table


def test_a_column_of_numbers_is_set_to_the_right_and_words_to_the_left():
    lines = table(["name", "share"], [["ReLU", "−3 %"], ["tanh", "1,200"]]).markdown().split("\n")
    assert lines[1] == "| --- | ---: |"


def test_a_bar_in_a_cell_does_not_start_a_new_column():
    assert table(["f"], [["|x|"]]).markdown().split("\n")[2] == "| \\|x\\| |"


def test_a_row_of_another_length_is_named():
    with pytest.raises(ValueError, match=r"2 columns, but a row has 1: \['alone'\]"):
        table(["a", "b"], [["alone"]])


def test_plain_text_lines_up_the_columns():
    assert repr(table(["x", "value"], [[10, 1], [2, 22]])) == "x   value\n--  -----\n10  1\n2   22"


def test_a_column_with_no_name_is_refused():
    with pytest.raises(ValueError, match="each column needs a name"):
        table(["", "b"], [[1, 2]])
