from viewer.core.content import Node, lines


def test_an_outline_as_text() -> None:
    tree = (
        Node("Finding", "Nodule", (Node("Diameter", "10 mm"), Node("", "left"))),
        Node("End"),
    )
    assert lines(tree) == ["Finding: Nodule", "  Diameter: 10 mm", "  left", "End"]
