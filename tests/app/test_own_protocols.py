"""A layout saved as a protocol says what its series are, and hangs them again."""

from pytestqt.qtbot import QtBot

from tests.sessions import is_full, key_of
from viewer.app import fusion, hanging, layout, own_protocols
from viewer.app.session import Session
from viewer.core.plane import Slab


def test_a_layout_by_hand_becomes_a_protocol_that_hangs_it_again(
    session: Session, qtbot: QtBot
) -> None:
    session.arrange(layout.table(1, 2))
    session.show(key_of(session, "MR"), "g0")
    session.show(key_of(session, "PT"), "g1")
    qtbot.waitUntil(lambda: is_full(session, "g0") and is_full(session, "g1"))
    session.turn_to("coronal", "g1")
    session.views["g0"].update(slab=Slab("mip", 12.0), colours="viridis")
    fusion.fuse(session, "g0", key_of(session, "PT"), 0.7)
    own_protocols.save(session, "PET and MR")
    session.arrange("one")
    session.show(key_of(session, "CT"))
    assert hanging.hang(session)
    qtbot.waitUntil(lambda: is_full(session, "g0") and is_full(session, "g1"))
    shown = [session.views[tile.view].value for tile in session.layout.value.tiles]
    assert [(one.key, one.orientation) for one in shown] == [
        (key_of(session, "MR"), "axial"),
        (key_of(session, "PT"), "coronal"),
    ]
    first = session.views["g0"]
    assert first.value.slab == Slab("mip", 12.0) and first.value.colours == "viridis"
    qtbot.waitUntil(lambda: first.value.layer is not None)
    layer = first.value.layer
    assert layer is not None and (layer.key, layer.opacity) == (key_of(session, "PT"), 0.7)
    assert session.layout.value.protocol == "PET and MR"


def test_ones_own_protocol_is_renamed_and_deleted(session: Session) -> None:
    own_protocols.save(session, "Mine")
    mine = session.protocols.named("mine", own=True)
    assert mine is not None
    own_protocols.rename(session, mine, "Mine again")
    mine = session.protocols.named("mine", own=True)
    assert mine is not None and mine.label == "Mine again"
    own_protocols.delete(session, mine)
    assert session.protocols.named("mine", own=True) is None
