from viewer.core.presentation import Window
from viewer.core.presentation_state import Area, PresentationState, Scope, Voi


def test_a_scope_holds_for_its_frames_for_whole_images_or_for_all() -> None:
    some = Scope(frozenset({("1.2", 3), ("1.3", 0)}))
    assert some.holds("1.2", 3) and not some.holds("1.2", 1)
    assert some.holds("1.3", 1) and some.holds("1.3", 99) and not some.holds("1.4", 1)
    assert Scope().holds("1.4", 1)


def test_each_image_has_the_first_that_holds_for_it() -> None:
    own = Scope(frozenset({("1.2", 0)}))
    made = PresentationState(
        "1", "A", windows=(Voi(Window(1, 2), own), Voi(Window(3, 4))),
        areas=(Area((1, 1), (2, 2), own),),
    )  # fmt: skip
    assert made.window("1.2", 1) == Window(1, 2) and made.window("1.9", 1) == Window(3, 4)
    assert made.area("1.2", 1) == Area((1, 1), (2, 2), own) and made.area("1.9", 1) is None
