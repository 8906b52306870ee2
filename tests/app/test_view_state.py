"""Which voxels a view shows."""

from tests.volumes import ramp_volume
from viewer.app.view_state import ViewState
from viewer.core.volume import Series4D


def test_a_4d_sequence_shows_the_volume_of_its_phase() -> None:
    volumes = tuple(ramp_volume() for _ in range(3))
    item = Series4D(volumes, "time", (0.0, 1.0, 2.0))
    assert ViewState(item=item, phase=1).volume is volumes[1]
    assert ViewState(item=item, phase=7).volume is volumes[2]


def test_an_empty_view_shows_nothing() -> None:
    assert ViewState().volume is None and ViewState().images is None
