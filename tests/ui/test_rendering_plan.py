"""The choice of mapper, and the way to full quality."""

import pytest

from tests.volumes import ramp_volume
from viewer.imaging.rendering_presets import Transfer, named, transfer
from viewer.ui.rendering_plan import (
    adapted,
    alone,
    is_software,
    moving,
    needs_normals,
    rows_next,
    still,
)

LLVMPIPE = """OpenGL vendor string:  Mesa
OpenGL renderer string:  llvmpipe (LLVM 15.0.6, 256 bits)
OpenGL version string:  4.5 (Core Profile) Mesa 22.3.6
"""


def look(name: str) -> Transfer:
    return transfer(named(name, "CT"), ramp_volume())


@pytest.mark.parametrize(
    ("told", "software"),
    [
        (LLVMPIPE, True),
        ("OpenGL renderer string:  SWR (LLVM 11, AVX2) softpipe", True),
        ("OpenGL renderer string:  GDI Generic", True),
        ("OpenGL renderer string:  Microsoft Basic Render Driver", True),
        ("OpenGL renderer string:  NVIDIA H100/PCIe/SSE2", False),
        ("OpenGL renderer string:  Mesa Intel(R) UHD Graphics 620 (KBL GT2)", False),
        ("OpenGL renderer string:  Apple M2", False),
        ("no context", True),
    ],
)
def test_what_draws_is_known_by_its_name(told: str, software: bool) -> None:
    assert is_software(told) is software


def test_without_a_graphics_processor_a_proxy_moves_and_the_original_rests() -> None:
    assert (moving(True, 2.0).grid, moving(True, 2.0).mapper) == ("proxy", "cpu")
    preview, full = still(True, 1_000_000, look("ct-bone"))
    assert (preview.grid, full.grid, full.mapper) == ("proxy", "original", "cpu")
    assert full.is_full and not preview.is_full


LARGE = 512 * 512 * 400


def test_large_volumes_are_unshaded_until_their_normals_are_there() -> None:
    bone = look("ct-bone")
    assert needs_normals(True, LARGE, bone)
    waits = still(True, LARGE, bone, None)
    assert [(one.mapper, one.grid, one.shade) for one in waits] == [
        ("cpu", "proxy", True),
        ("cpu", "original", False),
    ]
    assert not any(one.is_full for one in waits)
    there = still(True, LARGE, bone, True)
    assert [one.mapper for one in there] == ["cpu", "cpu"]
    assert [one.is_full for one in there] == [False, True]


def test_nothing_else_waits_for_normals() -> None:
    assert not needs_normals(False, LARGE, look("ct-bone"))
    assert not needs_normals(True, LARGE, look("ct-mip"))
    assert not needs_normals(True, 1_000_000, look("ct-bone"))
    assert [one.is_full for one in still(True, LARGE, look("ct-mip"))] == [False, True]


def test_without_any_normals_the_gpu_mapper_draws_strip_by_strip() -> None:
    passes = still(True, LARGE, look("ct-bone"), False)
    assert [one.mapper for one in passes] == ["cpu", "gpu", "gpu"]
    assert [one.is_full for one in passes] == [False, False, True]
    assert all(one.strips for one in passes[1:])
    assert alone(True, LARGE, look("ct-bone"), None) == passes[-1]
    assert alone(True, LARGE, look("ct-bone"), True).mapper == "cpu"


def test_a_graphics_processor_draws_the_original_always() -> None:
    passes = (moving(False, 1.0), *still(False, 512 * 512 * 400, look("ct-bone")))
    assert {(one.grid, one.mapper) for one in passes} == {("original", "gpu")}
    assert passes[-1].is_full


def test_slow_drawings_become_coarser_and_quick_ones_finer_again() -> None:
    assert adapted(2.0, 0.13) == pytest.approx(2.828, abs=0.01)
    assert adapted(2.0, 10.0) == 4.0
    assert adapted(2.0, 0.05) == 2.0
    assert adapted(2.0, 0.01) == pytest.approx(1.7)
    assert adapted(1.0, 0.01) == 1.0


def test_strips_take_about_the_same_time() -> None:
    assert rows_next(40, 0.16) == 20
    assert rows_next(10, 0.01) == 40  # at most four times as many
    assert rows_next(2, 5.0) == 1
