"""From display sets to voxels, against known values and the truth of independent tools."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom.uid import JPEGLSLossless

from tests.dicom.instances import image_file, images, instance_of, stacked
from tests.factories import ct_series
from viewer.core.errors import ViewerError
from viewer.core.patient import DisplaySet
from viewer.core.progress import Silent
from viewer.core.suv import Suv
from viewer.core.volume import ImageSet, Series4D, Volume
from viewer.dicom import fill, load, values
from viewer.dicom.frames import frame_count

RAMP = 100 * np.arange(4)[:, None, None] + 10 * np.arange(8)[:, None] + np.arange(6)


@pytest.fixture
def series(tmp_path: Path) -> DisplaySet:
    return stacked(ct_series(tmp_path))


def test_a_ct_series_becomes_a_volume_of_hounsfield_units(series: DisplaySet) -> None:
    volume = load.load(series)
    assert isinstance(volume, Volume)
    assert volume.array.dtype == np.int16
    assert (volume.array == RAMP).all()
    assert volume.ready.all() and volume.broken == {}
    assert (volume.unit, volume.modality, volume.label) == ("[hnsf'U]", "CT", "label")
    assert volume.source.images == tuple(
        (frame.instance.sop_instance_uid, 1) for frame in series.frames
    )


def test_nothing_is_read_before_it_is_filled(series: DisplaySet) -> None:
    opened = load.prepare(series)
    assert isinstance(opened.item, Volume)
    assert not opened.item.ready.any()


def test_phases_share_a_geometry_and_fill_in_order(series: DisplaySet) -> None:
    assert series.geometry is not None
    shape = (2, 8, 6)
    four = replace(
        series,
        kind="4d",
        shape=shape,
        geometry=replace(series.geometry, shape=shape),
        phases=2,
        axis="time",
        axis_values=(0.0, 10.0),
        suv=Suv((1.0, 2.0, 3.0, 4.0)),
    )
    opened = load.prepare(four)
    item = opened.item
    assert isinstance(item, Series4D)
    opened.fill(Silent(), only=[0, 1])
    assert [volume.ready.all() for volume in item.volumes] == [True, False]
    opened.fill(Silent())
    assert (np.concatenate([volume.array for volume in item.volumes]) == RAMP).all()
    assert [volume.suv for volume in item.volumes] == [Suv((1.0, 2.0)), Suv((3.0, 4.0))]


def test_values_beyond_int16_are_told_of_or_make_it_float(tmp_path: Path) -> None:
    pixels_ = np.array([[0, 65535], [40000, 1000]], np.uint16)
    found = images(image_file(tmp_path / "one.dcm", pixels_, RescaleIntercept="-1024"))
    opened = load.prepare(found)
    (problem,) = opened.fill(Silent())
    assert problem.effect == "shown with care" and problem.reason == fill.OVERFLOW
    assert isinstance(opened.item, ImageSet)
    assert opened.item.array.tolist() == [[[-1024, 32767], [32767, -24]]]
    whole = load.load(found)
    assert isinstance(whole, ImageSet) and whole.array.dtype == np.float32
    assert whole.array.tolist() == [[[-1024, 64511], [38976, -24]]]


def test_images_of_two_sizes_share_an_array(tmp_path: Path) -> None:
    small = image_file(tmp_path / "a.dcm", np.full((2, 3), 5, np.uint8))
    large = image_file(tmp_path / "b.dcm", np.full((4, 2), 6, np.uint8))
    both = replace(images(small), frames=images(small).frames + images(large).frames)
    item = load.load(both)
    assert isinstance(item, ImageSet)
    assert item.array.tolist() == [
        [[5, 5, 5], [5, 5, 5], [0, 0, 0], [0, 0, 0]],
        [[6, 6, 0], [6, 6, 0], [6, 6, 0], [6, 6, 0]],
    ]


def test_absurd_sizes_are_refused_before_anything_is_allocated(tmp_path: Path) -> None:
    path = image_file(
        tmp_path / "one.dcm", b"\0" * 32_000, Rows=65535, Columns=65535, NumberOfFrames=1000
    )
    with pytest.raises(ViewerError, match=r"needs 8\.6 TB, but its files hold 32"):
        load.prepare(images(path))


def test_no_images_and_mixed_images_are_refused(tmp_path: Path) -> None:
    grey = images(image_file(tmp_path / "a.dcm", np.zeros((2, 2), np.uint8)))
    with pytest.raises(ViewerError, match="no images"):
        load.prepare(replace(grey, frames=()))
    colour = images(
        image_file(
            tmp_path / "b.dcm",
            np.zeros((2, 2, 3), np.uint8),
            SamplesPerPixel=3,
            PhotometricInterpretation="RGB",
        )
    )
    with pytest.raises(ViewerError, match="mixes colour and grey"):
        load.prepare(replace(grey, frames=grey.frames + colour.frames))
    item = load.load(colour)
    assert isinstance(item, ImageSet) and item.unit == "RGB"
    assert item.array.shape == (1, 2, 2, 3)


def test_a_header_that_makes_no_sense_is_refused_in_words(tmp_path: Path) -> None:
    path = image_file(tmp_path / "a.dcm", np.zeros((2, 2), np.uint16), BitsStored=17)
    with pytest.raises(ViewerError, match="17 bits stored"):
        load.prepare(images(path))


# Every image file of the shared data, against pydicom (stored) and SimpleITK (rescaled)

NO_TRUTH = {
    "mlut_18.dcm": "neither tool applies a Modality LUT Sequence",
    "rtdose.dcm": "neither tool applies DoseGridScaling",
}


def truths() -> list[Any]:
    """Mosaics, which these tools leave whole, are compared in test_mosaic."""
    path = Path(__file__).resolve().parents[3] / "shared/data/truth.json"
    if not path.exists():
        return []
    found = json.loads(path.read_text("utf-8"))
    return [
        pytest.param(name, case["files"], id=name)
        for name, case in found.items()
        if isinstance(case, dict) and "files" in case and "mosaic" not in name
    ]


@pytest.mark.parametrize(("case", "files"), truths())
def test_values_are_those_of_independent_tools(
    shared: Path, case: str, files: dict[str, Any]
) -> None:
    wrong = {}
    for name, truth in files.items():
        path = shared / "data" / case / name
        known = [truth.get("pydicom_pixels") or {}, truth.get("sitk") or {}]
        if path.name in NO_TRUTH or all(one.get("min") is None for one in known):
            continue
        item = load.load(images(path))
        assert isinstance(item, ImageSet)
        if not any(agrees(item, path, one, n == 0) for n, one in enumerate(known)):
            wrong[name] = known
    assert wrong == {}


def agrees(item: ImageSet, path: Path, truth: dict[str, Any], stored: bool) -> bool:
    """Smallest, largest and mean value are the same; stored ones after rescale."""
    if truth.get("min") is None:
        return False
    slope, intercept = 1.0, 0.0
    if stored and item.unit != "RGB":
        how = values.rescale(images(path).frames[0])
        slope, intercept = how.slope, how.intercept
    array = item.array
    found = {"min": float(array.min()), "max": float(array.max()), "mean": float(array.mean())}
    return all(
        found[key] == pytest.approx(truth[key] * slope + intercept, rel=1e-5, abs=1e-4)
        for key in found
        if truth.get(key) is not None
    )


def test_lossless_twins_are_equal(shared: Path) -> None:
    folder = shared / "data/transfer_syntaxes_wg04"
    for name in ("CT1", "MR3"):
        plain = load.load(images(folder / f"REF/{name}_UNC"))
        for kind in ("RLE", "JPLL", "JLSL", "J2KR"):
            twin = load.load(images(folder / f"{kind}/{name}_{kind}"))
            assert isinstance(plain, ImageSet) and isinstance(twin, ImageSet)
            assert (plain.array == twin.array).all(), (name, kind)


@pytest.mark.parametrize("encoding", ["rle", "j2k", "deflate", "expb"])
def test_every_encoding_of_a_segmentation_has_the_same_voxels(
    shared: Path, encoding: str
) -> None:
    item = load.load(images(shared / f"data/seg_variants_pydicomdata/liver_{encoding}.dcm"))
    assert isinstance(item, ImageSet)
    assert int(item.array.sum()) == 107098


def test_every_frame_of_a_fragmented_cine_is_read(shared: Path) -> None:
    path = shared / "data/xa_us_nm_multiframe/HasFragmentSequence.dcm"
    item, problems = load.loaded(images(path))
    assert isinstance(item, ImageSet)
    assert item.array.shape == (96, 512, 512) and problems == ()
    assert frame_count(instance_of(path)) == 96


def test_a_compressed_volume_equals_the_plain_one(tmp_path: Path) -> None:
    files = []
    for k in range(5):
        slice_ = (RAMP[k % 4] + 1024 + k).astype(np.uint16)
        files.append(
            image_file(
                tmp_path / f"{k}.dcm",
                [imagecodecs.jpegls_encode(slice_)],
                JPEGLSLossless,
                Rows=8,
                Columns=6,
                RescaleIntercept="-1024",
                ImagePositionPatient=[0, 0, k],
            )
        )
    volume = load.load(stacked(files))
    assert isinstance(volume, Volume) and volume.array.dtype == np.int16
    assert all((volume.array[k] == RAMP[k % 4] + k).all() for k in range(5))
