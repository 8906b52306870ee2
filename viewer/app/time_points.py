"""The series of another study that is most like the one in sight: the same at another time."""

from viewer.app.hanging import candidates
from viewer.app.opened import Opened
from viewer.core.hanging import likeness
from viewer.core.patient import DisplaySet


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
    known = {one.key: one for one in candidates(opened)}
    each = [one for series in studies[at].series for one in series.volumes]
    if key not in known:
        return each[0]
    return max(each, key=lambda one: likeness(known[key], known[one.key]))
