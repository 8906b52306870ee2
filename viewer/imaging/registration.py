"""How one volume lies against another: rigid registration by mutual information."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import ViewerError
from viewer.core.geometry import Array
from viewer.core.progress import Ticket
from viewer.core.volume import Volume
from viewer.imaging.proxy import proxy
from viewer.imaging.resample import regular

_LEVELS = ((8.0, 60), (4.0, 60), (2.0, 40))  # mm a voxel, most steps
_SAMPLES = 120_000  # voxels that a step looks at; all where there are fewer
_BINS = 32  # of the joint histogram
_STARTS = 3  # places that are tried to the end of the coarsest level
_SHIFT_MM = 24.0  # between the places along the body where it may begin
_OVERLAP = 0.5  # of the shorter one, that every such place must have
_LEAST = 4  # voxels along every axis at the coarsest level
_SEED = 20010101  # of the sampling: the same answer each time
_CT = (-250.0, 450.0)  # HU: fat and muscle apart in the histogram, air and bone at its ends
_TAIL = 0.3  # per cent of the voxels, at either end, whose values count as the ends


class _Work:
    """Progress over the levels. A cancelled ticket stops the optimiser at its next step."""

    def __init__(self, ticket: Ticket) -> None:
        self._ticket, self._done = ticket, 0
        self._total = _STARTS * _LEVELS[0][1] + sum(most for _, most in _LEVELS[1:])
        self.stopped: BaseException | None = None

    def step(self, method: Any) -> None:
        try:
            self._done = min(self._done + 1, self._total - 1)
            self._ticket.step(self._done, self._total)
        except BaseException as error:  # noqa: BLE001 - told once the optimiser has ended
            self.stopped = error
            method.StopRegistration()

    def ended(self, level: int) -> None:
        """A level may end early; the next one begins where it was meant to."""
        done = _STARTS * _LEVELS[0][1] + sum(most for _, most in _LEVELS[1 : level + 1])
        self._done = max(self._done, done - 1)


def rigid(fixed: Volume, moving: Volume, ticket: Ticket) -> Array:
    """(4, 4): takes points of `moving` to where they lie in `fixed`, both LPS in mm.

    Mattes' mutual information of values at 8, 4 and 2 mm, so CT, MR and PET go together. It
    begins where the two frames agree, at their middles, and at places along the body between
    these; turns beyond about 25 degrees are not found. Raises Cancelled when the ticket does,
    ViewerError where a volume is too thin or empty to tell.
    """
    pyramids = [_pyramid(one) for one in (fixed, moving)]
    if any(_says_nothing(pyramid[0]) for pyramid in pyramids):
        raise ViewerError(
            "A series is too thin or too empty to be registered.",
            "Link the two views by hand, or take another series.",
        )
    work = _Work(ticket)
    ends = _starts(pyramids[0][0], pyramids[1][0])
    for level, (one, other) in enumerate(zip(pyramids[0], pyramids[1], strict=True)):
        pair = _Pair(one, other)
        ends += [_optimised(pair, end, level, work) for end in ends]
        ends = [min(ends, key=lambda end: _score(pair, end))]
        work.ended(level)
    # SimpleITK's transform leads from the fixed image's points to the moving one's.
    return np.asarray(np.linalg.inv(_matrix(ends[0])))


def _pyramid(volume: Volume) -> list[Volume]:
    """Copies of about the mm a voxel of each level; a finer one makes the coarser."""
    made = regular(volume) if volume.slice_positions is not None else volume
    copies = []
    for mm, _ in reversed(_LEVELS):
        k, j, i = (max(1, round(mm / step)) for step in made.geometry.spacing)
        made = proxy(made, (k, j, i), "mean")
        copies.append(made)
    return copies[::-1]


def _says_nothing(coarsest: Volume) -> bool:
    """Fewer than four voxels along an axis, where the metric needs neighbours, or one value."""
    thin = min(coarsest.geometry.shape) < _LEAST
    return thin or float(np.ptp(_clipped(coarsest))) == 0


def _clipped(volume: Volume) -> NDArray[np.float32]:
    """Values without outliers."""
    values = volume.array.astype(np.float32)
    low, high = np.percentile(values[np.isfinite(values)], [_TAIL, 100 - _TAIL])
    if volume.modality == "CT":
        low, high = max(low, _CT[0]), min(high, _CT[1])
    return np.asarray(np.clip(np.nan_to_num(values, nan=low), low, high), np.float32)


def _image(volume: Volume) -> Any:
    """A SimpleITK image without outliers."""
    import SimpleITK

    image = SimpleITK.GetImageFromArray(_clipped(volume))
    image.SetOrigin(volume.geometry.origin)
    k, j, i = volume.geometry.spacing
    image.SetSpacing((i, j, k))
    image.SetDirection(volume.geometry.direction[::-1].T.ravel().tolist())
    return image


class _Pair:
    """The two volumes of a level as images."""

    def __init__(self, fixed: Volume, moving: Volume) -> None:
        self.volumes = fixed, moving
        self.fixed, self.moving = _image(fixed), _image(moving)

    def overlap(self, transform: Any) -> float:
        """The share of one that lies in the other, of the one that has the larger share."""
        there = _matrix(transform)
        back = np.asarray(np.linalg.inv(there))
        one, other = self.volumes
        return max(_inside(one, other, there), _inside(other, one, back))


def _inside(one: Volume, other: Volume, there: Array) -> float:
    """The share of a volume's places that a transform takes into another."""
    last = np.array(one.geometry.shape, float) - 1
    places = np.moveaxis(np.indices((9, 9, 9)), 0, -1) / 8 * last
    points = one.geometry.to_patient(places) @ there[:3, :3].T + there[:3, 3]
    index = other.geometry.to_index(points)
    within = (index >= -0.5) & (index <= np.array(other.geometry.shape) - 0.5)
    return float(within.all(-1).mean())


def _starts(fixed: Volume, moving: Volume) -> list[Any]:
    """The most promising places to begin, by the metric at the coarsest level."""
    middle = np.array(moving.geometry.center) - fixed.geometry.center
    same = fixed.geometry.frame_of_reference_uid == moving.geometry.frame_of_reference_uid
    low, high = _reach(fixed, moving)
    heights = np.arange(low, high + 1e-6, _SHIFT_MM) if high > low else np.array([])
    shifts = [np.zeros(3), middle]
    shifts += [np.array([x, y, z]) for x, y in ((0.0, 0.0), middle[:2]) for z in heights]
    made = [_euler(fixed.geometry.center, shift) for shift in shifts]
    pair = _Pair(fixed, moving)
    ranked = sorted(made, key=lambda one: _score(pair, one))
    chosen = ranked[:_STARTS]
    return [made[0], *chosen[: _STARTS - 1]] if same else chosen


def _reach(fixed: Volume, moving: Volume) -> tuple[float, float]:
    """From which to which shift in z the two overlap by enough."""
    (a, b), (c, d) = (_heights(v) for v in (fixed, moving))
    least = _OVERLAP * min(b - a, d - c)
    return c - b + least, d - a - least


def _heights(volume: Volume) -> tuple[float, float]:
    """Lowest and highest z of a volume's corners in mm."""
    last = np.array(volume.geometry.shape) - 1
    corners = np.array(list(product((0, 1), repeat=3))) * last
    z = volume.geometry.to_patient(corners)[:, 2]
    return float(z.min()), float(z.max())


def _euler(center: tuple[float, float, float], shift: NDArray[Any]) -> Any:
    import SimpleITK

    made = SimpleITK.Euler3DTransform()
    made.SetCenter(center)
    made.SetTranslation(shift.tolist())
    return made


def _score(pair: _Pair, transform: Any) -> float:
    """The metric (negative mutual information) times the overlap, which is easily too small."""
    try:
        metric = float(_method(transform).MetricEvaluate(pair.fixed, pair.moving))
    except RuntimeError as error:
        _apart(error)
        return 0.0
    return metric * pair.overlap(transform)


def _method(start: Any, share: float = 1.0) -> Any:
    import SimpleITK

    made = SimpleITK.ImageRegistrationMethod()
    made.SetMetricAsMattesMutualInformation(_BINS)
    if share < 1:
        made.SetMetricSamplingStrategy(made.RANDOM)
        made.SetMetricSamplingPercentage(share, _SEED)
    made.SetInterpolator(SimpleITK.sitkLinear)
    made.SetInitialTransform(SimpleITK.Euler3DTransform(start), inPlace=False)
    return made


def _optimised(pair: _Pair, start: Any, level: int, work: _Work) -> Any:
    """The transform after a level; raises what the ticket raised."""
    import SimpleITK

    mm, most = _LEVELS[level]
    method = _method(start, min(1.0, _SAMPLES / pair.fixed.GetNumberOfPixels()))
    method.SetOptimizerScalesFromPhysicalShift()
    method.SetOptimizerAsRegularStepGradientDescent(
        learningRate=mm / 2,
        minStep=mm / 400,
        numberOfIterations=most,
        relaxationFactor=0.6,
        gradientMagnitudeTolerance=1e-6,
    )
    method.AddCommand(SimpleITK.sitkIterationEvent, _told(work, method))
    try:
        ended = method.Execute(pair.fixed, pair.moving)
    except RuntimeError as error:
        _apart(error)
        ended = start
    if work.stopped is not None:
        raise work.stopped
    found = SimpleITK.Euler3DTransform(start)
    found.SetParameters(ended.GetParameters())
    return found


def _apart(error: RuntimeError) -> None:
    """Nothing of one volume lies in the other, which SimpleITK tells so; other errors rise."""
    if not any(words in str(error) for words in ("outside", "summed to zero")):
        raise error


def _told(work: _Work, method: Any) -> Callable[[], None]:
    return lambda: work.step(method)


def _matrix(transform: Any) -> Array:
    """(4, 4) of a SimpleITK transform round a centre."""
    turn = np.array(transform.GetMatrix()).reshape(3, 3)
    center, shift = np.array(transform.GetCenter()), np.array(transform.GetTranslation())
    made = np.eye(4)
    made[:3, :3] = turn
    made[:3, 3] = shift + center - turn @ center
    return made
