"""What a DICOM capture of views is of: whose, and which images are in the picture."""

from collections.abc import Iterable

from viewer.app.cut import cut
from viewer.app.opened import Opened
from viewer.app.view_state import ViewState
from viewer.dicom.writers.capture import Captured

Image = tuple[str, str, int]


def captured(
    opened: Opened, views: Iterable[ViewState], count: int, rate: float, identity: bool
) -> Captured | None:
    """None where no image of a file is shown. views: every one that is in a picture."""
    shown: dict[Image, None] = {}
    instance = None
    for view in views:
        display_set = opened.display_set(view.key)
        if display_set is None or not display_set.frames:
            continue
        instance = instance or display_set.frames[0].instance
        shown |= dict.fromkeys(_images(view))
    if instance is None:
        return None
    return Captured(instance, identity, tuple(shown), count, rate, identity)


def _images(view: ViewState) -> list[Image]:
    """The acquired image that is shown; all of the volume where it is cut across them."""
    item, now = view.images or view.volume, cut(view)
    if item is None:
        return []
    images, kind = item.source.images, item.source.sop_class_uid
    if now is not None and now.native and now.index < len(images):
        images = (images[now.index],)
    many = len({uid for uid, _ in item.source.images}) < len(item.source.images)
    return [(kind, uid, frame if many else 0) for uid, frame in images]
