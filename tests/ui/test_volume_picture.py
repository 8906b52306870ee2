"""Snapshots in 3D."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

import viewer
from tests.blobs import blob, spot
from viewer.app.navigation import vector
from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.imaging.projection import picture_plane
from viewer.imaging.rendering_presets import mip, named
from viewer.paths import resource
from viewer.ui.theme import color
from viewer.ui.volume_picture import mark, render


def test_a_picture_has_the_size_and_shows_the_volume(qtbot: QtBot) -> None:
    volume = blob("rotated")
    image = render(volume, named("bone", "CT"), QSize(220, 140), (40, 10), 1.5)
    assert (image.width(), image.height()) == (220, 140)
    plane = picture_plane(volume.geometry, (40, 10), (140, 220), 1.5)
    column, row = plane.to_pixel(spot(volume)).round().astype(int).tolist()
    assert image.pixelColor(column, row).lightness() > 90
    assert image.pixelColor(3, 3).name() == "#000000"


def test_a_mip_follows_the_window(qtbot: QtBot) -> None:
    volume = blob()
    column, row = (
        picture_plane(volume.geometry, (0, 0), (100, 100)).to_pixel(spot(volume)).round()
    )
    for window, grey in ((Window(1500, 1000), 128), (Window(100, 200), 255)):
        image = render(volume, mip("CT"), QSize(100, 100), window=window)
        found = image.pixelColor(int(column), int(row))
        assert abs(found.red() - grey) < 12 or window.center == 1500
        assert found.red() == found.green() == found.blue()


def test_a_real_ct_is_projected_as_its_voxels_say(qtbot: QtBot) -> None:
    (found,) = viewer.scan(resource("sample/petctmr_sarcoma_ge_STS003/CT/image")).volumes
    volume = found.load()
    assert isinstance(volume, Volume)
    window = Window(300, 1600, "LINEAR_EXACT")
    image = render(volume, mip("CT"), QSize(480, 480), window=window)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(480, 480, 4)[..., 0]
    # from the front every ray runs along the columns: the picture is their maximum
    most = np.clip((volume.array.max(axis=1) + 500.0) / 1600 * 255, 0, 255)
    index = np.stack(np.indices(most.shape), -1).astype(float)
    places = volume.geometry.to_patient(np.insert(index, 1, 80, axis=-1))
    plane = picture_plane(volume.geometry, (0, 0), (480, 480))
    x, y = np.moveaxis(plane.to_pixel(places).round().astype(int), -1, 0)
    off = (pixels[y, x] - most)[2:-2, 2:-2]
    assert np.abs(off).mean() < 5  # of 255; samples miss the peaks of the noise
    assert np.percentile(off, [1, 99]) == pytest.approx([0, 0], abs=20)


def test_marks_show_where_the_cursor_is(qtbot: QtBot) -> None:
    volume = blob("sheared")
    image = render(volume, named("bone", "CT"), QSize(200, 200), (30, 10))
    mark(image, volume, (30, 10), cursor=vector(spot(volume)))
    plane = picture_plane(volume.geometry, (30, 10), (200, 200))
    column, row = (plane.to_pixel(spot(volume)) + 0.5).tolist()
    assert image.pixelColor(int(column) + 9, int(row)) == color("accent")


def test_where_the_patients_directions_are_unknown_nothing_names_them(qtbot: QtBot) -> None:
    volume = replace(blob(), oriented=False)
    image = render(volume, mip("CT"), QSize(200, 200))
    before = image.copy()
    mark(image, volume)
    assert image == before
    mark(image, blob())
    assert image != before
