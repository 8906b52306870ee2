"""Mosaics taken apart: real ones of Siemens and UIH against dcm2niix, synthetic odd ones."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import ExplicitVRLittleEndian, JPEGLSLossless

from tests.dicom.instances import image_file
from tests.dicom.made import frame
from tests.dicom.test_csa import csa_header
from viewer.core.volume import Series4D, Volume
from viewer.dicom import load, mosaic
from viewer.dicom.scan import scan

HEADER: dict[str, Any] = {
    "ImageType": ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"],
    "Rows": 8,
    "Columns": 12,
    "ImagePositionPatient": [-10.0, -20.0, 5.0],
    "ImageOrientationPatient": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
    "PixelSpacing": [2.0, 3.0],
    "SpacingBetweenSlices": 4.0,
    "SiemensMosaicCount": 3,
}


@cache
def truth(shared: Path) -> Any:
    return json.loads((shared / "data/truth.json").read_text())


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("mr_mosaic_siemens", "9_ax_asc_36sl_epfid2d1_64.nii"),
        ("mr_mosaic_siemens", "18_cor_int_35sl_epfid2d1_64.nii"),
        ("mr_dti_uih_mosaic", "12_dti_tra_dir16_PA_rot_SaveBySlc_epi_dti.nii"),
    ],
)
def test_real_mosaics_have_the_voxels_and_the_place_of_dcm2niix(
    shared: Path, case: str, name: str
) -> None:
    told = truth(shared)[case]["dcm2niix"]["files"][name]
    columns, rows, slices, phases = told["dim"]
    found = scan([shared / "data" / case])
    assert found.problems == ()
    (one,) = [v for v in found.volumes if v.shape == (slices, rows, columns)]
    assert one.geometry is not None and one.regular
    flip = np.eye(4)  # dcm2niix turns the order of the rows
    flip[1, 1], flip[1, 3] = -1, rows - 1
    ras = np.diag([-1.0, -1.0, 1.0, 1.0]) @ one.geometry.affine[:, [2, 1, 0, 3]] @ flip
    assert ras == pytest.approx(np.array(told["affine_ras"]), abs=6e-3)
    item = load.load(one)
    assert isinstance(item, Series4D) and len(item.volumes) == phases
    array = np.stack([volume.array[:, ::-1] for volume in item.volumes])
    written = array.T.astype(told["dtype"])
    assert hashlib.sha256(np.ascontiguousarray(written)).hexdigest() == told["sha256"]
    assert item.volumes[0].source.images[-1][1] == 1


def test_the_tiles_of_a_siemens_mosaic() -> None:
    made = mosaic.tiles(HEADER, {})
    assert made is not None
    assert made["Tiles"] == [2, 4, 6] and made["SharedGroups"] == {"Rows": 4, "Columns": 6}
    # the position is that of a slice as large as the picture
    x, y = -10 + 3.0 * (12 - 6) / 2, -20 + 2.0 * (8 - 4) / 2
    places = [group["ImagePositionPatient"] for group in made["FrameGroups"]]
    assert places == [[x, y, 5.0], [x, y, 9.0], [x, y, 13.0]]


def protocol(first: float, last: float) -> bytes:
    """A protocol of three slices in whose middle the tiles of HEADER lie."""
    lines = [
        f"sSliceArray.asSlice[{n}].sPosition.d{axis} = {value}\n"
        for n, z in ((0, first), (2, last))
        for axis, value in (("Sag", 8.0), ("Cor", -12.0), ("Tra", z))
    ]
    return ("### ASCCONV BEGIN ###\n" + "".join(lines) + "### ASCCONV END ###").encode()


@pytest.mark.parametrize(
    ("normal", "planned", "step"),
    [
        (None, None, 4.0),
        ("1.0", None, 4.0),
        ("-1.0", None, -4.0),
        ("1.0", (5.0, 13.0), 4.0),
        ("1.0", (-3.0, 5.0), -4.0),  # the first tile is the protocol's last slice
        ("-1.0", (5.0, -3.0), -4.0),
        ("1.0", (95.0, 105.0), 4.0),  # a protocol of somewhere else says nothing
    ],
)
def test_which_way_the_tiles_run(
    normal: str | None, planned: tuple[float, float] | None, step: float
) -> None:
    private = {}
    if normal:
        private["SiemensImageHeader"] = csa_header({"SliceNormalVector": ["0", "0", normal]})
    if planned:
        private["SiemensSeriesHeader"] = protocol(*planned)
    made = mosaic.tiles(HEADER, private)
    assert made is not None
    depths = [group["ImagePositionPatient"][2] for group in made["FrameGroups"]]
    assert depths == [5.0, 5.0 + step, 5.0 + 2 * step]


def test_newer_software_writes_count_and_normal_elsewhere() -> None:
    stripped = {k: v for k, v in HEADER.items() if k != "SiemensMosaicCount"}
    newer = {"SiemensMosaicImages": 2, "SiemensSliceNormal": [0.0, 0.0, -1.0]}
    made = mosaic.tiles(stripped | newer, {})
    assert made is not None
    assert [group["ImagePositionPatient"][2] for group in made["FrameGroups"]] == [5.0, 1.0]


def test_the_count_may_stand_in_the_csa_header_only() -> None:
    stripped = {k: v for k, v in HEADER.items() if k != "SiemensMosaicCount"}
    private = {"SiemensImageHeader": csa_header({"NumberOfImagesInMosaic": ["4"]})}
    made = mosaic.tiles(stripped, private)
    assert made is not None and len(made["FrameGroups"]) == 4
    assert mosaic.tiles(stripped, {}) is None


@pytest.mark.parametrize(
    "change",
    [
        {"SiemensMosaicCount": 0},
        {"SiemensMosaicCount": 10**9},
        {"Rows": 7},
        {"NumberOfFrames": 2},
        {"SpacingBetweenSlices": 0.0},
        {"ImagePositionPatient": [1.0, None, 2.0]},
        {"PixelSpacing": None},
    ],
)
def test_what_cannot_be_parted_is_left_whole(change: dict[str, Any]) -> None:
    assert mosaic.tiles(HEADER | change, {}) is None


def test_other_images_are_no_mosaics() -> None:
    assert mosaic.tiles({"ImageType": ["ORIGINAL", "PRIMARY"]}, {}) is None
    assert mosaic.window(frame()) is None and mosaic.size(frame()) is None


def test_uih_tiles_lie_where_its_sequence_says_and_take_the_first_time() -> None:
    items = [
        {"ImagePositionPatient": [0.0, 0.0, z], "AcquisitionTime": f"1200{n:02}"}
        for n, z in enumerate((3.0, 6.0, 9.0, 12.0, 15.0))
    ]
    found = {"UIHTileSequence": items, "Rows": 4, "Columns": 9}
    made = mosaic.tiles(found, {})
    assert made is not None
    assert made["Tiles"] == [3, 2, 3] and made["AcquisitionTime"] == "120000"
    assert made["FrameGroups"][4] == {"ImagePositionPatient": [0.0, 0.0, 15.0]}
    del items[2]["ImagePositionPatient"]
    assert mosaic.tiles(found, {}) is None


@pytest.mark.parametrize("packed", [False, True])
def test_a_mosaic_file_whatever_its_encoding(tmp_path: Path, packed: bool) -> None:
    """Synthetic, with a private block at another number; the last tile is empty."""
    picture = np.arange(8 * 12, dtype=np.uint16).reshape(8, 12)
    pixels = [imagecodecs.jpegls_encode(picture)] if packed else picture
    path = image_file(
        tmp_path / "a.dcm",
        pixels,
        JPEGLSLossless if packed else ExplicitVRLittleEndian,
        Modality="MR",
        FrameOfReferenceUID="1.9",
        **{key: value for key, value in HEADER.items() if key != "SiemensMosaicCount"},
    )
    ds = dcmread(path)
    ds.add_new(0x00190023, "LO", "SIEMENS MR HEADER")
    ds.add_new(0x0019230A, "US", 3)
    ds.save_as(path)
    found = scan([path])
    (one,) = found.volumes
    assert found.counted["files_shown"] == 1 and one.shape == (3, 4, 6)
    volume = load.load(one)
    assert isinstance(volume, Volume) and volume.broken == {}
    assert volume.array[1].tolist() == picture[:4, 6:].tolist()
    assert volume.array[2].tolist() == picture[4:, :6].tolist()
    assert [number for _, number in volume.source.images] == [1, 1, 1]


def test_a_mosaic_that_is_cut_off_shows_the_tiles_that_are_whole(tmp_path: Path) -> None:
    test_a_mosaic_file_whatever_its_encoding(tmp_path, False)
    path = tmp_path / "a.dcm"
    path.write_bytes(path.read_bytes()[:-24])  # a row
    (one,) = scan([path]).volumes
    item, problems = load.loaded(one)
    assert isinstance(item, Volume) and list(item.broken) == [2]
    assert [problem.effect for problem in problems] == ["partly shown"]
    assert item.array[1].tolist() == np.arange(96).reshape(8, 12)[:4, 6:].tolist()
