"""Every study that was ever looked through: to search, and to find its files again."""

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from viewer import __version__
from viewer.core.errors import ViewerError
from viewer.core.garbage import uncollected
from viewer.core.library import LibrarySeries, LibraryStudy
from viewer.core.patient import Patient, Problem, Scan, Series, Study
from viewer.store import database
from viewer.store.database import Damaged, Database
from viewer.store.text import plain

MOST_SHOWN = 300
ROWS = 100  # of files that are written at once, which takes half the time
_STUDY = (
    "SELECT studies.id, patient_id, patient_name, birth_date, sex, study_instance_uid, date,"
    " description, accession_number, missing FROM studies"
    " JOIN patients ON patients.id = studies.patient"
)
Look = tuple[bytes, bytes]  # what tells places, and the state of all files in them
Identity = tuple[str, ...]  # patient ID, name, birth date; of an unknown one, the study


def opened(path: Path) -> tuple["Studies", ViewerError | None]:
    """The library's file, and what is to be told of it; raises ViewerError.

    A damaged one is kept aside under another name, and a new one begun.
    """
    try:
        return Studies(path), None
    except Damaged:
        aside = database.set_aside(path)
    told = ViewerError(
        "The library was damaged and has been begun anew. No image was lost.",
        "Open the folders of your studies again to fill it. The damaged file is kept as "
        f"{aside.name} in {aside.parent}.",
    )
    return Studies(path), told


class Studies:
    """The library's file; for use by any thread. Raises ViewerError where it is not usable.

    It holds no pixels but thumbnails, and no copies: files stay where they are.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path, "library")

    def close(self) -> None:
        self._database.close()

    def record(self, scan: Scan) -> None:
        """Take in all that was found, beside what is known; all of it or nothing.

        What has no Study Instance UID could not be found again, and is passed over.
        """
        count = sum(len(series.instances) for series in scan.series)
        with uncollected(count), self._database.write() as writer:
            for patient in scan.patients:
                studies = [one for one in patient.studies if one.study_instance_uid]
                if any(map(_useful, studies)):
                    number = _patient(writer, patient)
                    for study in filter(_useful, studies):
                        _study(writer, number, study)
                    _index(writer, number)

    def looked(self, look: Look) -> tuple[int, tuple[Problem, ...]] | None:
        """What the last look through some places has found: objects, problems.

        None where their files have changed since, or a study was forgotten.
        """
        query = "SELECT objects, problems FROM looked WHERE place = ? AND files = ?"
        with self._database.read() as reader:
            row = reader.execute(query, (look[0], _of_today(look[1]))).fetchone()
        return row and (int(row[0]), tuple(Problem(*one) for one in json.loads(row[1])))

    def keep_look(self, look: Look, objects: int, problems: Iterable[Problem]) -> None:
        """Keep what was found."""
        told = json.dumps([(one.path, one.reason, one.effect) for one in problems])
        with self._database.write() as writer:
            query = "INSERT OR REPLACE INTO looked VALUES (?, ?, ?, ?)"
            writer.execute(query, (look[0], _of_today(look[1]), objects, told))

    def search(self, text: str) -> tuple[tuple[LibraryStudy, ...], int]:
        """The newest studies that hold every word of the text, and how many there are.

        Case, accents and separators do not count; a word may be a part of one.
        """
        words = [f"*{_literal(word)}*" for word in plain(text).split()]
        wanted = " AND ".join(["plain GLOB ?"] * len(words)) or "TRUE"
        query = f"SELECT {{}} FROM words WHERE {wanted} "
        newest = f"ORDER BY date DESC, study DESC LIMIT {MOST_SHOWN}"
        with self._database.read() as reader:
            shown = reader.execute(query.format("study") + newest, words).fetchall()
            total = len(shown)
            if total == MOST_SHOWN:  # there may be more: a second pass counts them
                (total,) = reader.execute(query.format("count(*)"), words).fetchone()
            return _studies(reader, [study for (study,) in shown]), int(total)

    def files(self, study_instance_uid: str) -> tuple[str, ...]:
        """The paths of a study's files and archives, each once."""
        query = (
            "SELECT DISTINCT path FROM files JOIN series ON series.id = series"
            " JOIN studies ON studies.id = study WHERE study_instance_uid = ? ORDER BY path"
        )
        with self._database.read() as reader:
            return tuple(
                os.fsdecode(p) for (p,) in reader.execute(query, (study_instance_uid,))
            )

    def check(self, study_instance_uids: Sequence[str]) -> bool:
        """Look where the files of studies are; True where that has changed what is missing."""
        changed = False
        for uid in study_instance_uids:
            query = (
                "SELECT studies.id, missing, path FROM files JOIN series ON series.id = series"
                " JOIN studies ON studies.id = study WHERE study_instance_uid = ?"
            )
            with self._database.read() as reader:
                rows = reader.execute(query, (uid,)).fetchall()
            gone = missing({os.fsdecode(path) for _, _, path in rows})
            counts: dict[int, tuple[int, int]] = {}
            for study, before, path in rows:
                lost = os.fsdecode(path) in gone
                counts[study] = before, counts.get(study, (0, 0))[1] + lost
            news = [(now, study) for study, (before, now) in counts.items() if now != before]
            if news:
                changed = True
                with self._database.write() as writer:
                    writer.executemany("UPDATE studies SET missing = ? WHERE id = ?", news)
        return changed

    def forget(self, study_instance_uid: str) -> None:
        """Take a study out of the library; its files and annotations stay."""
        with self._database.write() as writer:
            query = (
                "DELETE FROM thumbnails WHERE key IN (SELECT value FROM series"
                " JOIN studies ON studies.id = study, json_each(keys)"
                " WHERE study_instance_uid = ?)"
            )
            writer.execute(query, (study_instance_uid,))
            writer.execute("DELETE FROM looked")
            query = "DELETE FROM studies WHERE study_instance_uid = ?"
            writer.execute(query, (study_instance_uid,))
            writer.execute("DELETE FROM patients WHERE id NOT IN (SELECT patient FROM studies)")

    def alike(self, identity: Identity) -> tuple[Identity, ...]:
        """Others with the same name or ID, but another ID, name or birth date."""
        query = (
            "SELECT DISTINCT patient_id, patient_name, birth_date, CASE WHEN patient_id = ''"
            " AND (plain_name = '' OR birth_date = '') THEN study_instance_uid END"
            " FROM patients JOIN studies ON studies.patient = patients.id"
            " WHERE plain_name = ? OR patient_id = ?"
        )
        with self._database.read() as reader:
            found = reader.execute(query, (plain_name(identity[1]), identity[0])).fetchall()
        others = (tuple(part for part in row if part is not None) for row in found)
        return tuple(one for one in others if looks_alike(identity, one))

    def thumbnail(self, key: str) -> bytes | None:
        """The picture of a display set, as it was kept."""
        query = "SELECT picture FROM thumbnails WHERE key = ?"
        with self._database.read() as reader:
            row = reader.execute(query, (key,)).fetchone()
        return row and bytes(row[0])

    def keep_thumbnail(self, key: str, picture: bytes) -> None:
        with self._database.write() as writer:
            writer.execute("INSERT OR REPLACE INTO thumbnails VALUES (?, ?)", (key, picture))


def _of_today(files: bytes) -> bytes:
    """Another version of the program may find other things in the same files."""
    return files + __version__.encode()


def plain_name(patient_name: str) -> str:
    """The alphabetic group of a name (PS3.5 6.2.1.1), for comparing."""
    return plain(patient_name.partition("=")[0]) or plain(patient_name)


def looks_alike(one: Identity, other: Identity) -> bool:
    """Whether two patients could be taken for one another: same name or ID, not all else."""
    same_name = plain_name(one[1]) == plain_name(other[1]) != ""
    same_id = one[0] == other[0] != ""
    if one == other:
        return False
    return (same_name or same_id) and not (same_name and same_id and one[2] == other[2])


def missing(files: Iterable[str]) -> set[str]:
    """Those of the files that are not there; each folder is listed once."""
    folders: dict[str, set[str]] = {}
    gone = set()
    for path in files:
        folder, name = os.path.split(path)
        if folder not in folders:
            folders[folder] = _names(folder)
        if name not in folders[folder]:
            gone.add(path)
    return gone


def _names(folder: str) -> set[str]:
    try:
        return set(os.listdir(folder))  # noqa: PTH208 - names, by the thousand
    except OSError:
        return set()


def _literal(word: str) -> str:
    """A word as GLOB takes it, without its wild cards."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in word)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _useful(study: Study) -> bool:
    """Whether there is anything in it to show."""
    return any(series.volumes or series.objects for series in study.series)


def _patient(writer: sqlite3.Connection, patient: Patient) -> int:
    """The number of a patient's row, made or brought up to date."""
    query = (
        "INSERT INTO patients (patient_id, patient_name, birth_date, sex, plain_name)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET sex = excluded.sex RETURNING id"
    )
    told = patient.patient_id, patient.patient_name, patient.birth_date
    values = (*told, patient.sex, plain_name(patient.patient_name))
    return int(writer.execute(query, values).fetchone()[0])


def _study(writer: sqlite3.Connection, patient: int, study: Study) -> None:
    query = (
        "INSERT INTO studies (patient, study_instance_uid, date, description,"
        " accession_number) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " date = excluded.date, description = excluded.description,"
        " accession_number = excluded.accession_number RETURNING id"
    )
    values = (
        patient,
        study.study_instance_uid,
        study.date,
        study.description,
        study.accession_number,
    )
    number = int(writer.execute(query, values).fetchone()[0])
    for series in study.series:
        if series.volumes or series.objects:
            _series(writer, number, series)


def _series(writer: sqlite3.Connection, study: int, series: Series) -> None:
    query = (
        "INSERT INTO series (study, series_instance_uid, number, modality, description, keys)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET number = excluded.number,"
        " modality = excluded.modality, description = excluded.description,"
        " keys = excluded.keys RETURNING id"
    )
    values = (
        study,
        series.series_instance_uid,
        series.number,
        series.modality,
        series.description,
        json.dumps([one.key for one in series.volumes]),
    )
    number = int(writer.execute(query, values).fetchone()[0])
    seen: Counter[str] = Counter()
    rows = []
    for one in series.instances:
        uid = one.sop_instance_uid
        seen[uid] += 1
        name = uid if seen[uid] == 1 else f"{uid} ({seen[uid]})"  # other images of one UID
        rows.append((number, name, os.fsencode(one.path)))
    # The newest place of an object counts: files that were moved are found again.
    rows.sort()
    for at in range(0, len(rows), ROWS):
        some = rows[at : at + ROWS]
        query = f"INSERT OR REPLACE INTO files VALUES {', '.join(['(?, ?, ?)'] * len(some))}"
        writer.execute(query, list(chain.from_iterable(some)))
    count = "SELECT count(*) FROM files WHERE series = id"
    writer.execute(f"UPDATE series SET images = ({count}) WHERE id = ?", (number,))


def _index(writer: sqlite3.Connection, patient: int) -> None:
    """Renew the words of all of a patient's studies."""
    rows = writer.execute(f"{_STUDY} WHERE patient = ?", (patient,)).fetchall()
    for study in rows:
        query = "SELECT modality, description FROM series WHERE study = ?"
        series = writer.execute(query, (study[0],)).fetchall()
        number, patient_id, name, _, _, _, date, description, accession, _ = study
        parts = [name, patient_id, date, date.replace("-", ""), description, accession]
        parts += [text for one in series for text in one]
        words = plain(" ".join(dict.fromkeys(parts)))
        writer.execute("DELETE FROM words WHERE study = ?", (number,))
        writer.execute("INSERT INTO words VALUES (?, ?, ?)", (date, number, words))


def _studies(reader: sqlite3.Connection, numbers: Sequence[int]) -> tuple[LibraryStudy, ...]:
    """Studies with their series, in the order of their numbers."""
    chosen = f"IN ({_marks(numbers)})"
    query = (
        "SELECT study, series_instance_uid, number, modality, description, images, keys"
        f" FROM series WHERE study {chosen} ORDER BY study, number IS NULL, number, id"
    )
    series: dict[int, list[LibrarySeries]] = {}
    for study, *values, keys in reader.execute(query, numbers):
        made = LibrarySeries(*[*values, tuple(json.loads(keys))])
        series.setdefault(study, []).append(made)
    rows = reader.execute(f"{_STUDY} WHERE studies.id {chosen}", numbers)
    found = {row[0]: _library_study(row[1:], tuple(series.get(row[0], ()))) for row in rows}
    return tuple(found[number] for number in numbers)


def _library_study(row: Sequence[Any], series: tuple[LibrarySeries, ...]) -> LibraryStudy:
    *values, gone = row
    shown_first = sorted(series, key=lambda one: not one.keys)
    modalities = tuple(dict.fromkeys(one.modality for one in shown_first if one.modality))
    images = sum(one.images for one in series if one.keys)
    return LibraryStudy(*[*values, modalities, images, gone, series])
