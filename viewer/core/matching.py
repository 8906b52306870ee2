"""Finding by typing: how well some typed letters fit a text."""

import re

_WORD_START = 3.0  # for each word that begins as typed
_WITHIN = 1.0  # for letters within a word
_SCATTERED = 0.4  # for letters that only stand in this order
_WHOLE = 1.0  # more, where a whole word was typed
_NEAR = 0.4  # share of letters typed, of those from the first to the last


def score(typed: str, text: str) -> float | None:
    """How well a text fits all that was typed, word by word; None where it does not.

    Letters need not stand together: "sagtl" finds "Sagittal plane".
    """
    wanted, text = typed.casefold().split(), text.casefold()
    total = 0.0
    for word in wanted:
        found = _word(word, text)
        if found is None:
            return None
        total += found
    return total - len(text) / 1000  # of two that fit alike, the shorter


def _word(word: str, text: str) -> float | None:
    at = re.search(rf"(?<!\w){re.escape(word)}", text)
    if at is not None:
        whole = at.end() == len(text) or not text[at.end()].isalnum()
        return _WORD_START + (_WHOLE if whole else 0.0) - at.start() / 200
    if word in text:
        return _WITHIN
    near = _closeness(word, text) if len(word) > 2 else 0.0
    return _SCATTERED * near if near >= _NEAR else None


def _closeness(word: str, text: str) -> float:
    """Above 0 where the letters stand in this order: near 1, where they stand together."""
    best, starts = 0.0, [n for n, letter in enumerate(text) if letter == word[0]]
    for start in starts:
        at = start
        for letter in word[1:]:
            at = text.find(letter, at + 1)
            if at < 0:
                return best
        best = max(best, len(word) / (at - start + 1))
    return best
