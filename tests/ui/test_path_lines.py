"""Parts of a path on and off a picture."""

import numpy as np
import pytest

from viewer.ui import path_lines

LINE = np.array([[float(n), 0.0, n - 5.0] for n in range(11)])  # through z = 0 at its middle


def test_a_line_is_cut_into_what_lies_on_the_plane_and_what_does_not() -> None:
    on, off = path_lines.split(LINE, LINE[:, 2], 1.5)
    assert [part[[0, -1], 2].tolist() for part in on] == [[-2, 2]]
    assert [part[[0, -1], 2].tolist() for part in off] == [[-5, -2], [2, 5]]


def test_a_step_through_a_thin_plane_lies_on_it() -> None:
    on, off = path_lines.split(LINE, LINE[:, 2] + 0.5, 0.01)
    assert [part[:, 2].tolist() for part in on] == [[-1, 0]] and len(off) == 2


def test_a_line_beside_the_plane_is_wholly_off() -> None:
    on, off = path_lines.split(LINE, LINE[:, 2] + 9, 1.0)
    assert on == [] and len(off) == 1 and off[0] == pytest.approx(LINE)


def test_one_point_is_on_or_off() -> None:
    assert len(path_lines.split(LINE[:1], np.zeros(1), 1.0)[0]) == 1
    assert len(path_lines.split(LINE[:1], np.full(1, 3.0), 1.0)[1]) == 1


def test_pixels_to_a_line() -> None:
    line = np.array([[0.0, 0], [10, 0]])
    assert path_lines.distance(line, np.array([5.0, 3])) == pytest.approx(3)
    assert path_lines.distance(line, np.array([13.0, 4])) == pytest.approx(5)
