"""What is in the user's hand at the start."""

from viewer.app.selection import Selection


def test_the_window_tool_is_in_hand_and_all_text_and_marks_are_shown() -> None:
    start = Selection()
    assert start.tool == "window" and start.annotations_shown and start.overlay == 2
    assert start.linked and not start.masked and start.annotation == ""
