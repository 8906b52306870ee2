"""What a series of volumes along an axis tells voxel by voxel: means, differences, fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.progress import Silent, Ticket
from viewer.core.volume import Series4D, Volume

Map = NDArray[np.float32]
UNDEFINED = np.float32(-32768)  # of voxels that a map has no value for
_MICRO = 1e6  # mm2/s to 10^-6 mm2/s
_LEAST = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Kinetics:
    """How a contrast agent comes and goes, (slices, rows, columns) each.

    wash_in: (peak - baseline) / baseline / time from baseline to peak, in %/s.
    time_to_peak: from the baseline's phase, in s.
    wash_out: (last - peak) / baseline / time from peak to the end, in %/s; negative where
        the agent leaves; UNDEFINED where the peak is the last phase.
    """

    wash_in: Map
    time_to_peak: Map
    wash_out: Map


def mean(series: Series4D, ticket: Ticket | None = None) -> Map:
    """Mean over all phases; UNDEFINED where a phase has padding."""
    ticket, total = ticket or Silent(), len(series.volumes)
    out, bad = _empty(series)
    for n, volume in enumerate(series.volumes):
        ticket.step(n, total)
        out += volume.array.astype(np.float64)
        bad |= missing(volume)
    return _with_gaps(out / total, bad)


def maximum(series: Series4D, ticket: Ticket | None = None) -> Map:
    """Greatest value of all phases; UNDEFINED where none has an image."""
    ticket = ticket or Silent()
    out = np.full(series.volumes[0].array.shape, -np.inf, np.float32)
    for n, volume in enumerate(series.volumes):
        ticket.step(n, len(series.volumes))
        there = np.where(missing(volume), -np.inf, volume.array)
        np.maximum(out, there.astype(np.float32), out=out)
    return _with_gaps(out, np.isinf(out))


def difference(one: Volume, other: Volume) -> Map:
    """One minus the other; UNDEFINED where either has padding."""
    away = one.array.astype(np.float64) - other.array
    return _with_gaps(away, missing(one) | missing(other))


def adc(series: Series4D, ticket: Ticket | None = None) -> Map:
    """Apparent diffusion coefficient in 10^-6 mm2/s.

    The least squares line through ln S over b (s/mm2) of all phases: S = S0 exp(-b ADC).
    Several directions of one b-value count as their geometric mean does. UNDEFINED where a
    signal is not above zero.
    """
    ticket, b = ticket or Silent(), np.array(series.axis_values, float)
    if len(np.unique(b)) < 2:
        raise ValueError("one b-value makes no fit")
    weights = (b - b.mean()) / ((b - b.mean()) ** 2).sum()
    out, bad = _empty(series)
    for n, (weight, volume) in enumerate(zip(weights, series.volumes, strict=True)):
        ticket.step(n, len(b))
        gone = missing(volume) | (volume.array <= 0)
        bad |= gone
        out -= weight * np.log(np.where(gone, 1, volume.array).astype(np.float64))
    return _with_gaps(out * _MICRO, bad)


def kinetics(
    series: Series4D, times_s: Sequence[float], ticket: Ticket | None = None
) -> Kinetics:
    """Wash-in, time to peak, wash-out from the first phase, which is the baseline.

    UNDEFINED where the baseline is not above zero, or nothing ever exceeds it.
    """
    ticket, times = ticket or Silent(), np.array(times_s, float)
    first = series.volumes[0].array.astype(np.float64)
    bad = missing(series.volumes[0]) | (first <= _LEAST)
    peak, at = first.copy(), np.full(first.shape, times[0])
    for n, (time, volume) in enumerate(zip(times, series.volumes, strict=True)):
        ticket.step(n, len(times))
        bad |= missing(volume)
        higher = volume.array > peak
        peak[higher], at[higher] = volume.array[higher], time
    last = series.volumes[-1].array.astype(np.float64)
    safe = np.where(bad, 1.0, first)
    rise, stay = at - times[0], times[-1] - at
    bad |= rise <= 0
    with np.errstate(divide="ignore", invalid="ignore"):
        wash_in = 100 * (peak - first) / safe / rise
        wash_out = 100 * (last - peak) / safe / stay
    return Kinetics(
        _with_gaps(wash_in, bad),
        _with_gaps(rise, bad),
        _with_gaps(wash_out, bad | (stay <= 0)),
    )


def missing(volume: Volume) -> NDArray[np.bool_]:
    """Which voxels hold no image: padding, no number, or damaged slices."""
    out: NDArray[np.bool_] = ~np.isfinite(volume.array)
    if volume.padding is not None:
        low, high = volume.padding
        out |= (volume.array >= low) & (volume.array <= high)
    for k in _broken(volume):
        out[k] = True
    return out


def _broken(volume: Volume) -> Iterator[int]:
    return (k for k in volume.broken if 0 <= k < len(volume.array))


def _empty(series: Series4D) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    shape = series.volumes[0].array.shape
    return np.zeros(shape), np.zeros(shape, bool)


def _with_gaps(values: NDArray[Any], bad: NDArray[np.bool_]) -> Map:
    return np.where(bad, UNDEFINED, values).astype(np.float32)
