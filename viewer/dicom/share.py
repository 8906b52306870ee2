"""The headers of some files together: what is alike at once, everything else one by one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from viewer.core.patient import Instance
from viewer.dicom import headers
from viewer.dicom.alike import Pattern, pattern
from viewer.dicom.batch import Batch, File
from viewer.dicom.parse import Malformed, Parsed
from viewer.dicom.walk import why

PATTERNS = 8  # kept for each size of file
SIZES = 64
UNREADABLE = "cannot be read: "
_PATIENCE = 12  # files of one size without a fit, after which fewer patterns are made
_ENCAPSULATED = -1  # stands for all sizes: those of compressed pixels all differ
Outcome = Instance | str | None  # what it holds, why it was not read, or: it is not DICOM
Begun = tuple[bytes, int]  # the first bytes of a file, and how many it has
More = Callable[[str, int], Begun]  # the same, as many of a file as one asks for


@dataclass(frozen=True, slots=True)
class Share:
    """What some files hold, by their numbers: many at once, or one by one."""

    batches: Sequence[tuple[Sequence[int], Batch]]
    others: Mapping[int, Outcome]

    def outcomes(self) -> list[Outcome]:
        """One for each file."""
        found = dict(self.others)
        for numbers, batch in self.batches:
            found.update(zip(numbers, batch.instances(), strict=True))
        return [found[n] for n in range(len(found))]


@dataclass(slots=True)
class _Kept:
    """The patterns of files of one size, the one that fitted last first."""

    patterns: list[Pattern] = field(default_factory=list)
    misses: int = 0

    def fitted(self, one: Pattern) -> None:
        self.misses = 0
        if self.patterns[0] is not one:
            self.patterns.remove(one)
            self.patterns.insert(0, one)


@dataclass(slots=True)
class _Open:
    """Files whose headers are being read. rest: those that nothing has been made of yet."""

    files: Sequence[File]
    begun: Mapping[int, Begun]
    rest: list[int]
    batches: list[tuple[Sequence[int], Batch]] = field(default_factory=list)

    def take(self, one: Pattern, size: int) -> bool:
        """Whether any of the rest fits a pattern; those that do are no more of the rest."""
        asked = [n for n in self.rest if size in (_ENCAPSULATED, self.begun[n][1])]
        asked = [n for n in asked if self.begun[n][1] == self.files[n][1]]
        fit, shared, columns = one.fitting([self.begun[n][0] for n in asked])
        if not fit:
            return False
        numbers = [asked[n] for n in fit]
        self.batches.append((numbers, Batch([self.files[n] for n in numbers], shared, columns)))
        taken = set(numbers)
        self.rest = [n for n in self.rest if n not in taken]
        return True


class Reader:
    """Makes Instances of files; for one thread. Remembers patterns of what it has read."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}
        self.first = headers.FIRST_READ  # bytes that the next files are likely to need

    def share(self, files: Sequence[File], begun: Mapping[int, Begun], more: More) -> Share:
        """What the files hold of which the first bytes are given, by number.

        The others have no part in it.
        """
        others: dict[int, Outcome] = {}
        todo = _Open(files, begun, sorted(begun))
        for size in self._sizes(begun.values()):
            for one in list(self._kept[size].patterns) if todo.rest else ():
                if todo.take(one, size):
                    self._kept[size].fitted(one)
        while todo.rest:
            n = todo.rest.pop(0)
            try:
                others[n], learned = self._whole(files[n], begun[n], more)
            except Malformed as error:
                others[n] = str(error)
                continue
            except OSError as error:
                others[n] = f"{UNREADABLE}{why(error)}"
                continue
            if learned is not None and todo.rest and todo.take(learned[1], learned[0]):
                self._kept[learned[0]].fitted(learned[1])
        self.first = headers.FIRST_READ if others else self._longest()
        return Share(todo.batches, others)

    def _longest(self) -> int:
        """The bytes that every pattern needs; files that fit no pattern are read again."""
        needed = [len(one.first) for kept in self._kept.values() for one in kept.patterns]
        return max(needed, default=headers.FIRST_READ)

    def _sizes(self, begun: Iterable[Begun]) -> list[int]:
        """The sizes of which there are patterns."""
        sizes = dict.fromkeys((*(size for _, size in begun), _ENCAPSULATED))
        return [size for size in sizes if size in self._kept]

    def _whole(
        self, file: File, begun: Begun, more: More
    ) -> tuple[Instance | None, tuple[int, Pattern] | None]:
        """What a file holds, and its pattern where it has one; raises Malformed, OSError."""
        (path, size, mtime_ns), (data, there) = file, begun
        if len(data) < min(headers.FIRST_READ, there):
            data = more(path, headers.FIRST_READ)[0]

        def read(count: int) -> bytes:
            return data if count <= len(data) else more(path, count)[0]

        parsed = headers.header(read, there)
        if parsed is None:
            return None, None
        made = headers.instance(parsed, path, "", (size, mtime_ns))
        return made, self._learned(data, parsed, made)

    def _learned(
        self, data: bytes, parsed: Parsed, made: Instance
    ) -> tuple[int, Pattern] | None:
        """The size that a pattern is for, and the pattern; none of many that never fit."""
        size = parsed.size if (parsed.pixel_length or 0) >= 0 else _ENCAPSULATED
        kept = self._kept.setdefault(size, _Kept())
        kept.misses += 1
        if kept.misses > _PATIENCE and kept.misses % _PATIENCE:
            return None
        one = pattern(data, parsed, made)
        if one is not None:
            kept.patterns.insert(0, one)
            del kept.patterns[PATTERNS:]
        if len(self._kept) > SIZES:
            del self._kept[next(iter(self._kept))]
        return None if one is None or size not in self._kept else (size, one)
