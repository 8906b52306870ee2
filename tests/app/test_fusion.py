"""PET over CT of the sample: what is laid over what, where, and the numbers of both."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions import key_of
from viewer.app import fusion, sync
from viewer.app.commands import commands
from viewer.app.layer import Layer
from viewer.app.session import Session
from viewer.core import bonds
from viewer.core.annotation import Annotation
from viewer.core.geometry import Geometry
from viewer.core.plane import ORIENTATIONS
from viewer.core.presentation import Window
from viewer.core.volume import Volume


@pytest.fixture
def fused(session: Session, qtbot: QtBot) -> Session:
    """The sample's PET over its CT in view a, both whole."""
    fusion.fuse_best(session)
    qtbot.waitUntil(lambda: is_laid(session, "a"))
    return session


def is_laid(session: Session, view: str) -> bool:
    layer = session.views[view].value.layer
    volume = layer.volume() if layer else None
    return volume is not None and bool(volume.ready.all())


def layer_of(session: Session, view: str = "a") -> Layer:
    found = session.views[view].value.layer
    assert found is not None
    return found


def volumes(session: Session) -> tuple[Volume, Volume]:
    """(CT, PET)."""
    over, own = layer_of(session).volume(), session.views["a"].value.volume
    assert own is not None and over is not None
    return own, over


def test_pet_lies_over_ct_as_it_is_read(fused: Session) -> None:
    layer = layer_of(fused)
    assert fused.active.value.key == key_of(fused, "CT")
    assert layer.key == key_of(fused, "PT")
    assert (layer.opacity, layer.colours, layer.why) == (0.4, "hot-iron", sync.SAME)
    assert layer.window == Window(3.5, 7, "LINEAR_EXACT", "suv-7")
    assert layer.matrix is None and not layer.chosen and not layer.inverted


def test_from_the_pet_the_ct_comes_under_it(session: Session, qtbot: QtBot) -> None:
    session.show(key_of(session, "PT"))
    fusion.fuse_best(session)
    qtbot.waitUntil(lambda: is_laid(session, "a"))
    assert session.active.value.key == key_of(session, "CT")
    assert layer_of(session).key == key_of(session, "PT")


def test_the_match_is_chosen_by_kind_first(session: Session) -> None:
    def order(modality: str) -> list[str]:
        return [one.modality for one in fusion.partners(session, key_of(session, modality))]

    assert order("CT") == ["PT", "MR"] and order("PT") == ["CT", "MR"]
    assert order("MR") == ["PT", "CT"]


def test_in_mpr_all_three_planes_have_it(session: Session, qtbot: QtBot) -> None:
    session.arrange("mpr")
    qtbot.waitUntil(lambda: session.views["c"].value.item is not None)
    fusion.fuse_best(session)
    qtbot.waitUntil(lambda: all(is_laid(session, view) for view in "abc"))
    assert session.views["3d"].value.layer is None
    fusion.change(session, "b", opacity=0.7)
    assert [layer_of(session, view).opacity for view in "abc"] == [0.7, 0.7, 0.7]
    fusion.take_off(session, "c")
    assert all(session.views[view].value.layer is None for view in "abc")


def test_another_layout_keeps_it(fused: Session, qtbot: QtBot) -> None:
    fusion.change(fused, "a", opacity=0.8, colours="viridis")
    fused.arrange("mpr")
    qtbot.waitUntil(lambda: all(is_laid(fused, view) for view in "abc"))
    looks = {(layer_of(fused, v).opacity, layer_of(fused, v).colours) for v in "abc"}
    assert looks == {(0.8, "viridis")}


def test_another_series_comes_without_it(fused: Session, qtbot: QtBot) -> None:
    fused.show(key_of(fused, "MR"))
    qtbot.waitUntil(lambda: fused.active.value.item is not None)
    assert fused.active.value.layer is None


def test_layers_change_over_and_back(fused: Session) -> None:
    before = fused.active.value
    fusion.swap(fused, "a")
    now = fused.active.value
    assert now.key == key_of(fused, "PT") and layer_of(fused).key == key_of(fused, "CT")
    assert now.window == layer_of_state(before).window and now.colours == "hot-iron"
    assert layer_of(fused).window == before.window and layer_of(fused).colours == ""
    fusion.swap(fused, "a")
    after = fused.active.value
    assert (after.key, after.item, after.window) == (before.key, before.item, before.window)
    assert after.layer == before.layer and after.cursor == pytest.approx(before.cursor)


def layer_of_state(value: object) -> Layer:
    found = value.layer  # type: ignore[attr-defined]
    assert isinstance(found, Layer)
    return found


def test_blends_go_round() -> None:
    steps = [0.4]
    for _ in range(4):
        steps.append(fusion.blended(Layer("k", None, steps[-1])))  # type: ignore[arg-type]
    assert steps == [0.4, 0.5, 1.0, 0.0, 0.5]


def test_the_value_is_the_nearest_voxels(fused: Session) -> None:
    _, pet = volumes(fused)
    rng = np.random.default_rng(1)
    for _ in range(20):
        index = rng.uniform(0, np.array(pet.array.shape) - 1)
        point = pet.geometry.to_patient(index)
        k, j, i = np.rint(index).astype(int)
        found = fusion.value_at(fused.active.value, point)
        assert found is not None and found[1] == pytest.approx(float(pet.array[k, j, i]))
    assert fusion.value_at(fused.active.value, np.array([900.0, 0, 0])) is None


def sphere(session: Session, radius: float) -> Annotation:
    """A ball round the middle of the CT."""
    ct, _ = volumes(session)
    x, y, z = ct.geometry.center
    made = Annotation(
        "1",
        "sphere",
        ((x, y, z), (x + radius, y, z)),
        ct.geometry.frame_of_reference_uid,
        volume_key=session.active.value.key,
    )
    session.document.put(made, "Add")
    return made


def inside(volume: Volume, center: np.ndarray, radius: float) -> np.ndarray:
    """Brute force: values of the voxels whose centres lie in a ball."""
    points = volume.geometry.to_patient(np.moveaxis(np.indices(volume.array.shape), 0, -1))
    near = np.linalg.norm(points - center, axis=-1) <= radius + 1e-6
    return volume.array[near].astype(float)


def told(session: Session, mark: Annotation) -> dict[str, float]:
    ((key, found),) = session.derived.in_layers(mark)
    assert key == layer_of(session).key
    return {one.concept.meaning: one.value for one in found}


def test_a_region_counts_the_layers_own_voxels(fused: Session, qtbot: QtBot) -> None:
    mark = sphere(fused, 18.0)
    ct, pet = volumes(fused)
    qtbot.waitUntil(lambda: bool(fused.derived.in_layers(mark)))
    values = inside(pet, np.array(ct.geometry.center), 18.0)
    found = told(fused, mark)
    assert len(values) > 50
    assert found["Mean"] == pytest.approx(values.mean(), rel=1e-6)
    assert found["Maximum"] == pytest.approx(values.max(), rel=1e-6)
    assert found["Minimum"] == pytest.approx(values.min(), rel=1e-6)
    fusion.take_off(fused, "a")
    assert fused.derived.in_layers(mark) == ()


def test_a_region_goes_through_the_registration(fused: Session, qtbot: QtBot) -> None:
    mark = sphere(fused, 15.0)
    ct, pet = volumes(fused)
    layer = layer_of(fused)
    turn = np.array([[0.96, -0.28, 0, 11], [0.28, 0.96, 0, -7], [0, 0, 1, 5], [0, 0, 0, 1]])
    rows = tuple(tuple(row) for row in turn.tolist())
    fused.views["a"].update(layer=replace(layer, rows=rows))
    qtbot.waitUntil(lambda: bool(fused.derived.in_layers(mark)))
    place = turn[:3, :3] @ np.array(ct.geometry.center) + turn[:3, 3]
    values = inside(pet, place, 15.0)
    found = told(fused, mark)
    assert found["Mean"] == pytest.approx(values.mean(), rel=1e-6)
    assert found["Maximum"] == pytest.approx(values.max(), rel=1e-6)
    at = fusion.value_at(fused.active.value, np.array(ct.geometry.center))
    k, j, i = np.rint(pet.geometry.to_index(place)).astype(int)
    assert at is not None and at[1] == pytest.approx(float(pet.array[k, j, i]))


def test_a_mark_on_the_layer_reads_what_lies_under_it(fused: Session, qtbot: QtBot) -> None:
    mark = sphere(fused, 15.0)
    fusion.swap(fused, "a")
    qtbot.waitUntil(lambda: bool(fused.derived.in_layers(mark)))
    _, found = fused.derived.in_layers(mark)[0]
    assert {one.unit.value for one in found if one.concept.meaning == "Mean"} == {"g/ml{SUVbw}"}


def test_windows_go_to_the_layer_where_it_is_chosen(fused: Session) -> None:
    value = fused.active.value
    ct, pet = volumes(fused)
    assert fusion.windowed(value) == (ct, value.window)
    fusion.change(fused, "a", chosen=True)
    value = fused.active.value
    assert fusion.windowed(value) == (pet, layer_of(fused).window)
    fused.move(**fusion.with_window(value, Window(5, 10)))
    assert layer_of(fused).window == Window(5, 10) and fused.active.value.window == value.window
    commands["window-3"].run(fused)
    assert layer_of(fused).window == Window(2.5, 5, "LINEAR_EXACT", "suv-5")


def test_another_frame_of_reference_needs_a_registration(fused: Session, qtbot: QtBot) -> None:
    fusion.take_off(fused, "a")
    pet = fused.loading.item(key_of(fused, "PT"))
    assert isinstance(pet, Volume)
    grid = pet.geometry
    away = replace(pet, geometry=Geometry(grid.affine, grid.shape, "9.9"))
    fused.loading.replace(key_of(fused, "PT"), away)
    with qtbot.waitSignal(fused.said) as said:
        fusion.fuse(fused, "a", key_of(fused, "PT"))
    assert said.args == [fusion.APART] and fused.active.value.layer is None
    frame = sync.frame(fused.active.value)
    matrix = np.eye(4)
    matrix[:3, 3] = 1.0, 2.0, 3.0
    fused.sync.update(bonds=(bonds.bond("9.9", frame, matrix, "registered"),))
    fusion.fuse(fused, "a", key_of(fused, "PT"))
    layer = layer_of(fused)
    assert layer.why == "registered" and layer.matrix is not None
    assert layer.matrix[:3, 3] == pytest.approx([-1, -2, -3])


def test_another_kind_of_suv_goes_to_the_layer_too(fused: Session) -> None:
    fusion.change(fused, "a", window=Window(2, 4), colours="pet")
    fused.suv.choose("lbm(Janma)")
    layer, pet = layer_of(fused), volumes(fused)[1]
    assert layer.item is fused.loading.item(layer.key) and layer.colours == "pet"
    assert pet.suv is not None and pet.suv.type == "lbm(Janma)"
    assert layer.window != Window(2, 4)
    fused.suv.choose("")
    assert volumes(fused)[1].suv.type == "bw"  # type: ignore[union-attr]


def test_it_is_kept_as_plain_values(fused: Session) -> None:
    fusion.change(fused, "a", opacity=0.25, colours="magma", chosen=True)
    kept = fusion.kept(layer_of(fused))
    fusion.take_off(fused, "a")
    fusion.put_back(fused, "a", kept)
    assert fusion.kept(layer_of(fused)) == kept
    fusion.take_off(fused, "a")
    fusion.put_back(fused, "a", {**kept, "key": "gone"})
    assert fused.active.value.layer is None
    assert ORIENTATIONS[0] == fused.active.value.orientation
