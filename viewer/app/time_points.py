"""The series of another study that is most like the one in sight: the same at another time."""

from difflib import SequenceMatcher

from viewer.app.opened import Opened
from viewer.core.patient import DisplaySet, Series


def beside(opened: Opened, key: str, step: int) -> DisplaySet | str:
    """What the next (step 1) or previous (-1) study by date has that is most like a series.

    A sentence where there is no such study.
    """
    studies = sorted(
        (one for one in opened.studies if any(series.volumes for series in one.series)),
        key=lambda one: (one.date, one.study_instance_uid),
    )
    if len(studies) < 2:
        return "One study of this patient is open: add another to compare."
    shown = opened.study_of(key)
    at = studies.index(shown) + step if shown in studies else 0
    if not 0 <= at < len(studies):
        return f"This is the {'last' if step > 0 else 'first'} study of this patient."
    of, now = opened.series_of(key), opened.display_set(key)
    candidates = [(series, one) for series in studies[at].series for one in series.volumes]
    if of is None or now is None:
        return candidates[0][1]
    return max(candidates, key=lambda one: _likeness(of, now, *one))[1]


def _likeness(
    of: Series, now: DisplaySet, series: Series, one: DisplaySet
) -> tuple[bool, bool, float, float]:
    """Modality before kind before words before how many pictures."""
    words = SequenceMatcher(None, of.description.lower(), series.description.lower()).ratio()
    size = min(len(now.frames), len(one.frames)) / max(len(now.frames), len(one.frames), 1)
    return now.modality == one.modality, now.kind == one.kind, round(words, 2), size
