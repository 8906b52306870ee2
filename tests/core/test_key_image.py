"""Key images as values."""

from viewer.core.key_image import KeyImage


def test_two_marks_of_the_same_fields_are_equal() -> None:
    one, other = (KeyImage("2.25.1", "k1", images=(("1.2", 1),)) for _ in range(2))
    assert one == other and hash(one) == hash(other)
