"""Files of meshes, read back by VTK's own readers."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkFiltersCore import vtkMassProperties
from vtkmodules.vtkIOGeometry import vtkOBJReader, vtkSTLReader
from vtkmodules.vtkIOPLY import vtkPLYReader

from tests.imaging.test_surface import BALL_MM2, BALL_MM3, CENTRE, ball, grid, outward
from viewer.core.progress import Silent
from viewer.imaging.mesh_files import FORMATS, Axes
from viewer.imaging.surface import Mesh, Wish, extract

READERS: dict[str, Any] = {"stl": vtkSTLReader, "obj": vtkOBJReader, "ply": vtkPLYReader}


def read(path: Path) -> Any:
    reader = READERS[path.suffix[1:]]()
    reader.SetFileName(str(path))
    reader.Update()
    return reader.GetOutput()


@pytest.mark.parametrize("axes", ["LPS", "RAS"])
@pytest.mark.parametrize("name", list(READERS))
def test_read_back(name: str, axes: Axes, tmp_path: Path) -> None:
    mesh = extract(ball(grid("tilted and rotated", mirrored=True)), Wish(0.0), Silent())
    path = tmp_path / f"x.{name}"
    with path.open("wb") as stream:
        next(one for one in FORMATS if one.name == name).write(mesh, axes, stream, Silent())
    assert f"SPACE={axes}".encode() in path.read_bytes()[:200]
    data = read(path)
    points = vtk_to_numpy(data.GetPoints().GetData())
    triangles = vtk_to_numpy(data.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    assert len(triangles) == pytest.approx(len(mesh.triangles), rel=1e-3)
    centre = CENTRE * ([1, 1, 1] if axes == "LPS" else [-1, -1, 1])
    assert (points.min(0) + points.max(0)) / 2 == pytest.approx(centre, abs=0.1)
    assert outward(Mesh(points.astype(float), triangles), centre)
    mass = vtkMassProperties()
    mass.SetInputData(data)
    assert mass.GetVolume() == pytest.approx(BALL_MM3, rel=0.01)
    assert mass.GetSurfaceArea() == pytest.approx(BALL_MM2, rel=0.01)


def test_normals_of_stl_point_outward(tmp_path: Path) -> None:
    mesh = extract(ball(grid("axial")), Wish(0.0), Silent())
    path = tmp_path / "x.stl"
    with path.open("wb") as stream:
        FORMATS[0].write(mesh, "LPS", stream, Silent())
    data = path.read_bytes()
    assert not data.startswith(b"solid") and len(data) == 84 + 50 * len(mesh.triangles)
    row = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("rest", "<u2")])
    rows = np.frombuffer(data[84:], row)
    away = rows["corners"].mean(1) - CENTRE
    assert ((rows["normal"] * away).sum(1) > -1e-6).all()
