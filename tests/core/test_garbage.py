import gc
from contextlib import suppress

import pytest

from viewer.core.garbage import LARGE, uncollected


@pytest.mark.parametrize("count", [0, LARGE])
def test_the_search_is_put_off_for_many_records_only(count: int) -> None:
    with uncollected(count):
        assert gc.isenabled() is (count < LARGE)
        with uncollected(LARGE):
            assert not gc.isenabled()
        assert gc.isenabled() is (count < LARGE)
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with suppress(ValueError), uncollected(LARGE):
        raise ValueError
    assert gc.isenabled()


def test_it_stays_off_where_somebody_has_turned_it_off() -> None:
    gc.disable()
    try:
        with uncollected(LARGE):
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
