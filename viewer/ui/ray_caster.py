"""Draws volumes with VTK, off screen; made, used and closed on the render thread."""

import math
import os
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.crop import Crop, ends_in
from viewer.core.errors import ViewerError
from viewer.core.geometry import Geometry, Vector
from viewer.core.plane import Plane
from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.imaging.projection import around, strip
from viewer.imaging.proxy import Reduction, chief_box, cropped, factors, proxy, seen_box
from viewer.imaging.rendering_presets import (
    STRAIGHT,
    Bend,
    Preset,
    Transfer,
    bent,
    plain,
    transfer,
    visible,
)
from viewer.ui.rendering_plan import PROXY_VOXELS, Grid, Mapper, Pass, is_software
from viewer.ui.vtk_image import Scalars, image_data, placing, scalars, vtk_matrix

_ORIGINAL: tuple[str, Mapper] = ("original", "cpu")  # whose normals are kept
_LOOKS = 16  # whose tables are kept, of a volume
_KEPT = 3  # volumes whose mappers wait for the next picture

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a picture shows. plane: its pixels in the patient.

    window, inverted: as in rendering_presets.transfer; bend: as in rendering_presets.bent.
    crop: the box that is shown; None for all.
    """

    volume: Volume
    preset: Preset
    plane: Plane
    window: Window | None = None
    inverted: bool | None = None
    bend: Bend = STRAIGHT
    crop: Crop | None = None


@dataclass(slots=True, eq=False)
class _Prepared:
    """What was made of one volume, by kind; all of it is made when first asked for."""

    volume: Volume
    looks: dict[Any, Transfer] = field(default_factory=dict)
    grids: dict[str, Volume] = field(default_factory=dict)
    scalars: dict[str, Scalars] = field(default_factory=dict)
    properties: dict[tuple[str, Transfer], Any] = field(default_factory=dict)
    mappers: dict[tuple[str, Mapper], Any] = field(default_factory=dict)
    normals: bool | None = None  # of the original in the CPU mapper; False: it cannot have any


class RayCaster:
    """A window off screen with one volume in it."""

    def __init__(self) -> None:
        """Raises ViewerError where there is no OpenGL."""
        from vtkmodules.vtkRenderingCore import vtkRenderer, vtkVolume

        self._window = _window()
        self._renderer, self._volume = vtkRenderer(), vtkVolume()
        self._renderer.AddVolume(self._volume)
        self._renderer.GetActiveCamera().ParallelProjectionOn()
        self._window.AddRenderer(self._renderer)
        self.software = is_software(self._window.ReportCapabilities())
        self._known: OrderedDict[int, _Prepared] = OrderedDict()

    def look(self, scene: Scene) -> Transfer:
        """The scene's curves in its volume's unit."""
        looks = self._prepared(scene.volume).looks
        key = (scene.preset.name, scene.window, scene.inverted)
        if key not in looks:
            looks[key] = transfer(scene.preset, scene.volume, scene.window, scene.inverted)
        return bent(looks[key], scene.bend)

    def draw(self, scene: Scene, how: Pass, plane: Plane, first: int, last: int) -> Pixels:
        """(rows, columns, 4) RGBA of the rows first to last (not included) of a plane."""
        rows, columns = plane.shape
        look = self.look(scene)
        if not how.shade:
            look = replace(look, shade=False)
        self._place(scene, how, look)
        self._window.SetSize(columns, rows)
        # The CPU mapper leaves out a row at an edge of the viewport that cuts the volume.
        top, bottom = max(0, first - 1), min(rows, last + 1)
        self._renderer.SetViewport(0, 1 - bottom / rows, 1, 1 - top / rows)
        self._renderer.SetBackground(*look.background)
        self._aim(strip(plane, top, bottom))
        self._window.Render()
        return self._read(rows - last, rows - first)

    def framed(self, scene: Scene) -> Scene:
        """The scene with what its preset shows filling the picture, seen the same way."""
        look = self.look(scene)
        grid = self._grid(self._prepared(scene.volume), "proxy", look)[1]
        seen = cropped(grid, chief_box(grid, *plain(look))).geometry
        return replace(scene, plane=around(seen, scene.plane))

    def normals(self, volume: Volume) -> bool | None:
        """Has the CPU mapper the normals of all voxels? None: not yet; False: it cannot."""
        return self._prepared(volume).normals

    def take_normals(self, volume: Volume, mapper: Any) -> None:
        """A mapper that has them, or None where that failed; too late, it is let go."""
        prepared = self._known.get(id(volume))
        if prepared is None or prepared.volume is not volume:
            return
        prepared.normals = mapper is not None
        if mapper is not None:
            old = prepared.mappers.pop(_ORIGINAL, None)
            if old is not None:
                self._let_go(old)
            prepared.mappers[_ORIGINAL] = mapper

    def shading_of(self, scene: Scene) -> Callable[[], tuple[Any, Any, Any]]:
        """What surface_normals draws once, in a window of its own, to have the normals."""
        look = replace(self.look(scene), shade=True)
        self._grid(self._prepared(scene.volume), "original", look)
        stored = self._prepared(scene.volume).scalars["original"]
        spacing = scene.volume.geometry.spacing
        return lambda: _shading(stored, spacing, look)

    def forget(self, volume: Volume) -> None:
        """Let go of a volume and all that was made of it."""
        prepared = self._known.pop(id(volume), None)
        if prepared is not None:
            self._release(prepared)

    def close(self) -> None:
        """Free all; the caster is of no use after that."""
        while self._known:
            self._release(self._known.popitem()[1])
        self._renderer.RemoveAllViewProps()
        self._window.Finalize()

    # inside

    def _prepared(self, volume: Volume) -> _Prepared:
        prepared = self._known.setdefault(id(volume), _Prepared(volume))
        self._known.move_to_end(id(volume))
        while len(self._known) > _KEPT:
            self._release(self._known.popitem(last=False)[1])
        return prepared

    def _release(self, prepared: _Prepared) -> None:
        for mapper in prepared.mappers.values():
            self._let_go(mapper)
        prepared.mappers.clear()
        prepared.normals = None

    def _let_go(self, mapper: Any) -> None:
        mapper.ReleaseGraphicsResources(self._window)
        if self._volume.GetMapper() is mapper:
            self._volume.SetMapper(None)  # type: ignore[arg-type]  # its stub forgets None

    def _place(self, scene: Scene, how: Pass, look: Transfer) -> None:
        """Put the volume's mapper, its colours and its place into the scene."""
        prepared = self._prepared(scene.volume)
        name, grid = self._grid(prepared, how.grid, look)
        mapper = self._mapper(prepared, name, how.mapper)
        mapper.SetSampleDistance(how.step * _edge(grid.geometry.spacing))
        _crop(mapper, scene, grid.geometry)
        if look.blend == "mip":
            mapper.SetBlendModeToMaximumIntensity()
        else:
            mapper.SetBlendModeToComposite()
        self._volume.SetMapper(mapper)
        self._volume.SetProperty(self._property(prepared, name, look))
        self._volume.SetUserMatrix(vtk_matrix(placing(grid.geometry)))

    def _grid(self, prepared: _Prepared, grid: Grid, look: Transfer) -> tuple[str, Volume]:
        """(its name, the volume or a smaller copy), with the scalars made."""
        low, high = visible(look)
        reduction: Reduction = "max" if look.blend == "mip" else "mean"
        name = {"proxy": reduction, "seen": f"{low}..{high}"}.get(grid, grid)
        if name not in prepared.grids:
            made = prepared.volume
            if grid == "proxy":
                made = proxy(made, factors(made.array.shape, PROXY_VOXELS), reduction)
            elif grid == "seen":
                made = cropped(made, seen_box(made, low, high))
            prepared.grids[name], prepared.scalars[name] = made, scalars(made.array)
        return name, prepared.grids[name]

    def _mapper(self, prepared: _Prepared, name: str, kind: Mapper) -> Any:
        key = (name, kind)
        if key not in prepared.mappers:
            if kind == "gpu":
                self._drop_textures()
            mapper = _made(kind)
            spacing = prepared.grids[name].geometry.spacing
            mapper.SetInputData(image_data(prepared.scalars[name].array, spacing))
            prepared.mappers[key] = mapper
        return prepared.mappers[key]

    def _property(self, prepared: _Prepared, name: str, look: Transfer) -> Any:
        """The same object for the same look: a new one would have all tables made again."""
        key = (name, look)
        if key not in prepared.properties:
            if len(prepared.properties) >= _LOOKS:
                prepared.properties.clear()
            prepared.properties[key] = _property(look, prepared.scalars[name])
        return prepared.properties[key]

    def _drop_textures(self) -> None:
        """One volume at a time lies in the graphics memory, and one box beside the original."""
        for prepared in self._known.values():
            for key in [one for one in prepared.mappers if one[1] == "gpu"]:
                prepared.mappers.pop(key).ReleaseGraphicsResources(self._window)
                if ".." in key[0]:
                    del prepared.grids[key[0]], prepared.scalars[key[0]]

    def _aim(self, plane: Plane) -> None:
        """Look at a plane along its normal, so that its pixels are the viewport's."""
        rows, columns = plane.shape
        middle = plane.to_patient(np.array([(columns - 1) / 2, (rows - 1) / 2]))
        camera = self._renderer.GetActiveCamera()
        camera.SetFocalPoint(*middle)
        camera.SetPosition(*(middle - 1000 * plane.normal))
        camera.SetViewUp(*(-plane.v))
        camera.SetParallelScale(rows * plane.spacing[0] / 2)
        self._renderer.ResetCameraClippingRange()

    def _read(self, bottom: int, top: int) -> Pixels:
        """Rows bottom to top (not included), counted from below, first row on top."""
        from vtkmodules.util.numpy_support import vtk_to_numpy
        from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

        columns, _ = self._window.GetSize()
        read = vtkUnsignedCharArray()
        self._window.GetRGBACharPixelData(0, bottom, columns - 1, top - 1, 0, read)
        pixels = vtk_to_numpy(read).reshape(top - bottom, columns, 4)
        return np.asarray(pixels[::-1].copy())


def _crop(mapper: Any, scene: Scene, grid: Geometry) -> None:
    """Only the scene's box of a grid: planes in mm along the axes of its image_data."""
    mapper.SetCropping(scene.crop is not None)
    if scene.crop is not None:
        ends = ends_in(scene.crop, scene.volume.geometry, grid) * np.array(grid.spacing)
        mapper.SetCroppingRegionPlanes(*ends[:, ::-1].T.ravel().tolist())
        mapper.SetCroppingRegionFlagsToSubVolume()


def _edge(spacing: Vector) -> float:
    """mm: the edge of a cube as large as a voxel, at most one and a half of its shortest."""
    return min(math.prod(spacing) ** (1 / 3), 1.5 * min(spacing))


def _window() -> Any:
    """A window off screen. Raises ViewerError where there is no OpenGL for it."""
    if sys.platform == "linux":
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
    import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - registers the window
    from vtkmodules.vtkCommonCore import vtkLogger
    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_ERROR)
    window = vtkRenderWindow()
    window.SetOffScreenRendering(True)
    window.SetMultiSamples(0)
    if hasattr(window, "SetConnectContextToNSView"):
        window.SetConnectContextToNSView(False)
    # VTK falls back to OSMesa, which its wheels lack: the first use of that window crashes.
    if window.GetClassName() == "vtkOSOpenGLRenderWindow" or not window.SupportsOpenGL():
        raise ViewerError(
            "3D pictures need OpenGL 3.2, which this computer does not offer.",
            "All other views work. On Linux, install libegl1 and libgl1-mesa-dri.",
        )
    return window


def _made(kind: Mapper) -> Any:
    if kind == "gpu":
        from vtkmodules.vtkRenderingVolumeOpenGL2 import vtkOpenGLGPUVolumeRayCastMapper

        mapper = vtkOpenGLGPUVolumeRayCastMapper()
    else:
        import vtkmodules.vtkRenderingVolumeOpenGL2  # noqa: F401 - shows the CPU's picture
        from vtkmodules.vtkRenderingVolume import vtkFixedPointVolumeRayCastMapper

        mapper = vtkFixedPointVolumeRayCastMapper()
        mapper.IntermixIntersectingGeometryOff()
    mapper.AutoAdjustSampleDistancesOff()
    return mapper


def _shading(stored: Scalars, spacing: Vector, look: Transfer) -> tuple[Any, Any, Any]:
    """A small window, what is in it and its mapper; drawing it finds the normals."""
    from vtkmodules.vtkRenderingCore import vtkRenderer, vtkVolume

    window, renderer, prop = _window(), vtkRenderer(), vtkVolume()
    mapper = _made("cpu")
    mapper.SetInputData(image_data(stored.array, spacing))
    prop.SetMapper(mapper)
    prop.SetProperty(_property(look, stored))
    renderer.AddVolume(prop)
    window.SetSize(8, 8)
    window.AddRenderer(renderer)
    return window, prop, mapper


def _property(look: Transfer, stored: Scalars) -> Any:
    """vtkVolumeProperty of a look. Material: soft light from the eye, small highlights."""
    from vtkmodules.vtkCommonDataModel import vtkPiecewiseFunction
    from vtkmodules.vtkRenderingCore import vtkColorTransferFunction, vtkVolumeProperty

    opacity, colour = vtkPiecewiseFunction(), vtkColorTransferFunction()
    for value, alpha in look.opacity:
        opacity.AddPoint(stored.stored(value), alpha)
    for value, rgb in look.colour:
        colour.AddRGBPoint(stored.stored(value), *rgb)
    made = vtkVolumeProperty()
    made.SetScalarOpacity(opacity)
    made.SetColor(colour)
    made.SetInterpolationTypeToLinear()
    made.SetScalarOpacityUnitDistance(1.0)
    if look.shade:
        made.ShadeOn()
        made.SetAmbient(0.2)
        made.SetDiffuse(0.85)
        made.SetSpecular(0.2)
        made.SetSpecularPower(12.0)
    return made
