"""Presentation states of the series in a view: which there are, and what one changes."""

from dataclasses import replace

import numpy as np

from viewer.app import navigation
from viewer.app.cut import Cut, cut
from viewer.app.navigation import Fields
from viewer.app.opened import Opened
from viewer.app.view_state import ViewState
from viewer.core.patient import StoredObject
from viewer.core.presentation_state import Area, PresentationState
from viewer.core.volume import ImageSet, Volume
from viewer.dicom.presentation_state import CLASSES
from viewer.imaging import planes, presets

_PARALLEL = 0.999  # cosine between the axes of the picture and of the stored image


def of_series(opened: Opened, state: ViewState) -> tuple[StoredObject, ...]:
    """Those that name the series in a view, in the order of the studies."""
    item = state.images or state.volume
    uid = item.source.series_instance_uid if item is not None else ""
    return tuple(
        one
        for study in opened.studies
        for series in study.series
        for one in series.objects
        if one.sop_class in CLASSES and uid and uid in one.references
    )


def image_of(state: ViewState, shown: Cut) -> tuple[str, int] | None:
    """(SOP Instance UID, frame) of the image shown; None across several."""
    item = state.images or state.volume
    if item is None or state.resampled or shown.image is None:
        return None
    images = item.source.images
    return images[shown.image] if shown.image < len(images) else None


def holds(state: ViewState, shown: Cut) -> PresentationState | None:
    """The chosen presentation state, where it is for the image shown."""
    found = state.presentation
    image = image_of(state, shown) if found is not None else None
    return found if found and image and found.scope.holds(*image) else None


def chosen(state: ViewState, made: PresentationState) -> Fields:
    """The view as a presentation state wants it: at an image that it is for."""
    item = state.images or state.volume
    if item is None:
        return {}
    at = _moved(state, item, made)
    shown = cut(replace(state, **at))
    fields: Fields = {**at, "presentation": made}
    image = image_of(state, shown) if shown else None
    if shown is None or image is None or not made.scope.holds(*image):
        return fields
    window = made.window(*image)
    if window is not None:
        fields["window"] = presets.in_shown_unit(window, item, shown.image)
    if made.inverted is not None:
        fields["inverted"] = made.inverted
    if _is_as_stored(item, shown):
        fields |= _turned(made)
        area = made.area(*image)
        if area is not None:
            fields |= _framed(shown, area, made)
    return fields


def left(state: ViewState) -> Fields:
    """The view without it, as the series opens."""
    item = state.item
    fields: Fields = {"presentation": None, **navigation.upright()}
    if item is not None:
        fields["window"] = presets.opening_window(item)
        fields["inverted"] = presets.opens_inverted(item)
    return fields


def _moved(state: ViewState, item: Volume | ImageSet, made: PresentationState) -> Fields:
    """The first image that it is for, unless one is shown already."""
    shown = cut(state)
    here = image_of(state, shown) if shown else None
    if here is not None and made.scope.holds(*here):
        return {}
    each = enumerate(item.source.images)
    there = next((n for n, image in each if made.scope.holds(*image)), None)
    if there is None:
        return {}
    if isinstance(item, ImageSet):
        return {"frame": there}
    grid, native = item.geometry, planes.native_orientation(item.geometry)
    cursor = np.array(state.cursor or grid.center)
    point = planes.point_on(grid, native, there, cursor, item.slice_positions)
    return {"cursor": navigation.vector(point), "orientation": native, "oblique": None}


def _is_as_stored(item: Volume | ImageSet, shown: Cut) -> bool:
    """True where the picture's columns and rows run as they do in the file."""
    if isinstance(item, ImageSet):
        return True
    _, down, right = item.geometry.direction
    return bool(shown.plane.u @ right > _PARALLEL and shown.plane.v @ down > _PARALLEL)


def _turned(made: PresentationState) -> Fields:
    """A flip that comes after a turn is one before the opposite turn."""
    rotation = -made.rotation % 360 if made.flipped else made.rotation
    turned = {"rotation": rotation, "flip_horizontal": made.flipped, "flip_vertical": False}
    return {**navigation.fitted(), **turned}


def _framed(shown: Cut, area: Area, made: PresentationState) -> Fields:
    """Zoom and pan that bring an area into the middle and let it fill the view."""
    rows, columns = shown.plane.shape
    size = np.array([columns, rows], float)
    first, last = np.array(area.first) - 1.0, np.array(area.last, float)
    if not (last > first).all():
        return {}
    per_pixel = np.array(shown.plane.spacing[::-1], float)
    zoom = float(np.min(size / (last - first)))
    x, y = ((size - first - last) / 2 * per_pixel).tolist()
    for _ in range(made.rotation // 90):
        x, y = -y, x
    if made.flipped:
        x = -x
    return {"zoom": min(max(zoom, 0.1), 40.0), "pan": (x, y)}
