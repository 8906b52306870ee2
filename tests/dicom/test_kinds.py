"""Every kind of image, made here, from the file to the voxels that are shown.

Real files of most kinds are read in test_truth, test_load and test_mosaic; these fill the gaps
(all are synthetic): each enhanced class, each modality, each form of pixel data.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset, dcmread
from pydicom.pixels import convert_color_space

from tests.dicom.enhanced import CLASSES, enhanced_file, frame_group, item
from tests.dicom.instances import image_file, instance_of
from viewer.core.patient import DisplaySet, Frame
from viewer.core.volume import ImageSet, Series4D, Volume
from viewer.dicom import load, meaning
from viewer.dicom.scan import scan

PIXELS = np.arange(6 * 4 * 5, dtype=np.uint16).reshape(6, 4, 5)
Z = (3, 0, 5, 1, 4, 2)


def sets(path: Path) -> tuple[DisplaySet, ...]:
    return scan([path]).volumes


def only(path: Path) -> DisplaySet:
    (one,) = sets(path)
    return one


@pytest.mark.parametrize("kind", CLASSES)
def test_enhanced_objects_are_volumes_in_the_order_of_their_positions(
    tmp_path: Path, kind: str
) -> None:
    groups = [frame_group((-10, -20, 4.0 * z)) for z in Z]
    one = only(enhanced_file(tmp_path / "a.dcm", PIXELS, groups, kind))
    assert (one.kind, one.shape, one.regular) == ("volume", (6, 4, 5), True)
    assert one.geometry is not None
    assert one.geometry.origin == (-10, -20, 0) and one.geometry.spacing == (4, 2, 3)
    assert [(window.center, window.width) for window in one.windows] == [(50, 100)]
    volume = load.load(one)
    assert isinstance(volume, Volume)
    assert (volume.array == PIXELS[np.argsort(Z)] * 2 + 5).all()
    assert volume.source.images[0][1] == 2


@pytest.mark.parametrize(
    ("kind", "group", "axis", "values", "unit"),
    [
        (
            "PT",
            lambda n: {"FrameContentSequence": item(TemporalPositionIndex=n + 1)},
            "temporal position", (1.0, 2.0), "1",
        ),
        (
            "PT",
            lambda n: {
                "FrameContentSequence": item(
                    TemporalPositionIndex=n + 1,
                    FrameAcquisitionDateTime=f"2020010112000{5 * n}.5",
                )
            },
            "time", (0.0, 5.0), "s",
        ),
        (
            "MR",
            lambda n: {
                "MRDiffusionSequence": item(
                    DiffusionBValue=1000.0 * n,
                    DiffusionGradientDirectionSequence=[
                        item(DiffusionGradientOrientation=[0.0, 1.0, 0.0])
                    ],
                )
            },
            "b-value", (0.0, 1000.0), "s/mm2",
        ),
        (
            "CT",
            lambda n: {
                "CardiacSynchronizationSequence": item(
                    NominalPercentageOfCardiacPhase=40.0 + 30 * n
                )
            },
            "phase", (40.0, 70.0), "%",
        ),
        (
            "MR",
            lambda n: {"MRModifierSequence": item(InversionTimes=[100.0 + 800 * n])},
            "inversion time", (0.1, 0.9), "s",
        ),
        (
            "MR",
            lambda n: {
                "CardiacSynchronizationSequence": item(NominalCardiacTriggerDelayTime=50.0 * n)
            },
            "phase", (0.0, 0.05), "s",
        ),
        (
            "MR",
            lambda n: {"TemporalPositionSequence": item(TemporalPositionTimeOffset=1.5 * n)},
            "time", (0.0, 1.5), "s",
        ),
    ],
)  # fmt: skip
def test_enhanced_objects_along_a_fourth_axis(
    tmp_path: Path, kind: str, group: Any, axis: str, values: tuple[float, ...], unit: str
) -> None:
    groups = [frame_group((-10, -20, 4.0 * z), **group(n)) for n in (0, 1) for z in (0, 1, 2)]
    one = only(enhanced_file(tmp_path / "a.dcm", PIXELS, groups, kind))
    assert (one.kind, one.shape, one.axis, one.axis_values, one.axis_unit) == (
        "4d", (3, 4, 5), axis, values, unit,
    )  # fmt: skip
    sequence = load.load(one)
    assert isinstance(sequence, Series4D)
    assert (sequence.volumes[1].array == PIXELS[3:] * 2 + 5).all()
    assert sequence.axis_unit == unit
    if axis == "b-value":
        assert sequence.directions == (None, (0.0, 1.0, 0.0))


def test_echoes_of_an_enhanced_object_are_volumes_of_their_own(tmp_path: Path) -> None:
    groups = [
        frame_group((-10, -20, 4.0 * z), MREchoSequence=item(EffectiveEchoTime=te))
        for te in (5.0, 10.0)
        for z in (0, 1, 2)
    ]
    found = sets(enhanced_file(tmp_path / "a.dcm", PIXELS, groups, "MR"))
    assert [(one.kind, one.shape) for one in found] == [("volume", (3, 4, 5))] * 2
    assert "TE 5 ms" in found[0].label


def test_enhanced_pet_may_have_its_unit_in_a_map(tmp_path: Path) -> None:
    def mapping(slope: float) -> Dataset:
        return item(
            RealWorldValueMappingSequence=[
                item(
                    RealWorldValueSlope=slope,
                    RealWorldValueIntercept=5.0,
                    MeasurementUnitsCodeSequence=[
                        item(CodeValue="Bq/ml", CodingSchemeDesignator="UCUM")
                    ],
                )
            ]
        )

    def unit(slope: float) -> tuple[str, str]:
        groups = [frame_group((0, 0, 4.0 * z)) for z in range(6)]
        for group in groups:
            group.update(mapping(slope))
        path = enhanced_file(tmp_path / "a.dcm", PIXELS, groups, "PT")
        ds = dcmread(path)
        shared = ds.SharedFunctionalGroupsSequence[0]
        shared.PixelValueTransformationSequence[0].RescaleType = "US"
        ds.save_as(path)
        frame = Frame(instance_of(path))
        return meaning.unit(frame), meaning.pet_units(frame)

    assert unit(2.0) == ("Bq/ml", "BQML")
    assert unit(3.0) == ("1", "US")  # of other values than the rescaled ones


@pytest.mark.parametrize(
    "modality", ["CR", "DX", "MG", "US", "XA", "RF", "NM", "SC", "OT", "IO"]
)
def test_single_pictures_of_every_modality(tmp_path: Path, modality: str) -> None:
    path = image_file(
        tmp_path / "a.dcm", PIXELS[0], Modality=modality, ImagerPixelSpacing=[1, 1]
    )
    one = only(path)
    assert (one.kind, one.shape, one.geometry, one.modality) == (
        "images", (1, 4, 5), None, modality,
    )  # fmt: skip
    images = load.load(one)
    assert isinstance(images, ImageSet) and (images.array[0] == PIXELS[0]).all()
    assert images.spacing_kind == "detector"


@pytest.mark.parametrize("modality", ["US", "XA", "RF", "NM"])
def test_films_play_at_the_rate_of_the_file(tmp_path: Path, modality: str) -> None:
    path = image_file(
        tmp_path / "a.dcm",
        PIXELS,
        Modality=modality,
        Rows=4,
        Columns=5,
        NumberOfFrames=6,
        FrameTime=40,
    )
    one = only(path)
    assert (one.kind, one.shape) == ("cine", (6, 4, 5))
    film = load.load(one)
    assert isinstance(film, ImageSet) and film.frame_time_ms == 40
    assert (film.array == PIXELS).all()


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8"])
def test_numbers_of_every_size(tmp_path: Path, kind: str) -> None:
    limits = np.finfo(kind) if kind[0] == "f" else np.iinfo(kind)
    low, high = max(float(limits.min), -1e6), min(float(limits.max), 1e6)
    pixels = np.linspace(low, high, 20).astype(kind).reshape(4, 5)
    path = image_file(tmp_path / "a.dcm", pixels, Modality="OT")
    if kind[0] == "f":
        ds = dcmread(path)
        setattr(ds, "FloatPixelData" if kind == "f4" else "DoubleFloatPixelData", ds.PixelData)
        del ds.PixelData
        ds.save_as(path)
    images = load.load(only(path))
    assert isinstance(images, ImageSet)
    assert images.array[0].tolist() == pixels.astype(np.float32).tolist()


def test_single_bits(tmp_path: Path) -> None:
    bits = np.arange(20).reshape(4, 5) % 3 == 0
    raw = np.packbits(bits.ravel(), bitorder="little").tobytes() + b"\0"
    path = image_file(
        tmp_path / "a.dcm", raw, Modality="OT", Rows=4, Columns=5,
        BitsAllocated=1, BitsStored=1, HighBit=0,
    )  # fmt: skip
    images = load.load(only(path))
    assert isinstance(images, ImageSet) and images.array[0].tolist() == bits.tolist()


@pytest.mark.parametrize("planar", [0, 1])
@pytest.mark.parametrize("colours", ["RGB", "YBR_FULL"])
def test_colours_as_pydicom_makes_them(tmp_path: Path, colours: str, planar: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (4, 5, 3), np.uint8)
    stored = np.moveaxis(pixels, -1, 0) if planar else pixels
    path = image_file(
        tmp_path / "a.dcm", np.ascontiguousarray(stored).tobytes(), Modality="US",
        Rows=4, Columns=5, SamplesPerPixel=3, PlanarConfiguration=planar,
        PhotometricInterpretation=colours,
        BitsAllocated=8, BitsStored=8, HighBit=7,
    )  # fmt: skip
    images = load.load(only(path))
    assert isinstance(images, ImageSet) and images.unit == "RGB"
    theirs = pixels if colours == "RGB" else convert_color_space(pixels, colours, "RGB")
    assert abs(images.array[0].astype(int) - theirs.astype(int)).max() <= 1


def test_ultrasound_volumes_lie_by_the_transducer_and_are_told_so(tmp_path: Path) -> None:
    groups = [
        item(PlanePositionVolumeSequence=[item(ImagePositionVolume=[0.0, 0.0, float(z)])])
        for z in range(6)
    ]
    measures = item(PixelMeasuresSequence=[item(PixelSpacing=[2, 3])])
    path = enhanced_file(
        tmp_path / "a.dcm", PIXELS, groups, "US", SharedFunctionalGroupsSequence=[measures]
    )
    found = scan([path])
    assert [(one.kind, one.shape) for one in found.volumes] == [("cine", (6, 4, 5))]
    assert any("transducer" in one.reason for one in found.problems)


def test_ultrasound_volumes_of_known_geometry_are_volumes(tmp_path: Path) -> None:
    groups = [
        item(PlanePositionVolumeSequence=[item(ImagePositionVolume=[0.0, 1.5 * z, 7.0])])
        for z in range(6)
    ]
    turned = item(ImageOrientationVolume=[1.0, 0.0, 0.0, 0.0, 0.0, -1.0])
    shared = item(
        PixelMeasuresSequence=[item(PixelSpacing=[2, 3])],
        PlaneOrientationVolumeSequence=[turned],
    )
    path = enhanced_file(
        tmp_path / "a.dcm", PIXELS, groups, "US", SharedFunctionalGroupsSequence=[shared],
        FrameOfReferenceUID="1.2.3", VolumeFrameOfReferenceUID="1.2.9",
    )  # fmt: skip
    found = scan([path])
    (one,) = found.volumes
    assert one.kind == "volume" and one.regular and one.geometry is not None
    assert one.geometry.spacing == pytest.approx((1.5, 2.0, 3.0))
    assert one.geometry.origin == pytest.approx((0.0, 0.0, 7.0))
    assert one.geometry.frame_of_reference_uid == "1.2.9", "the patient's is another"
    assert any("no direction in the patient" in one.reason for one in found.problems)
    volume = load.load(one)
    assert isinstance(volume, Volume) and not volume.oriented
    assert (volume.array == PIXELS).all()


def test_a_dicom_slice_in_colour_is_a_picture(tmp_path: Path) -> None:
    """Fused or parametric slices with a place: colours have no values to resample."""
    path = image_file(
        tmp_path / "a.dcm", np.zeros((4, 5, 3), np.uint8), SamplesPerPixel=3,
        PhotometricInterpretation="RGB", PlanarConfiguration=0, ImagePositionPatient=[0, 0, 0],
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0], PixelSpacing=[1, 1],
    )  # fmt: skip
    assert only(path).kind == "images"
