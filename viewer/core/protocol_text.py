"""Hanging protocols as plain JSON values, read with care and written without defaults."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

from viewer.core.hanging import Protocol, Role, Spot

MOST = 9  # tiles


class BadProtocol(ValueError):
    """What is wrong in a protocol's file, in words."""


def parsed(name: str, raw: Any, own: bool = False) -> Protocol:
    """A protocol out of JSON values. Raises BadProtocol."""
    if not isinstance(raw, dict):
        raise BadProtocol("it is no protocol")
    unknown = set(raw) - {"label", "rows", "columns", "least", "roles", "tiles"}
    if unknown:
        raise BadProtocol(f"{sorted(unknown)[0]!r} means nothing")
    try:
        roles = tuple(_made(Role, {"name": key, **one}) for key, one in raw["roles"].items())
        spots = tuple(_made(Spot, one) for one in raw["tiles"])
        made = Protocol(
            name,
            str(raw["label"]),
            int(raw["rows"]),
            int(raw["columns"]),
            roles,
            spots,
            int(raw.get("least", 0)),
            own,
        )
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise BadProtocol(f"{error} is missing or of the wrong sort") from error
    _check(made)
    return made


def written(protocol: Protocol) -> dict[str, Any]:
    """The same as JSON values."""
    roles = {role.name: _fields(role, skip="name") for role in protocol.roles}
    found: dict[str, Any] = {
        "label": protocol.label,
        "rows": protocol.rows,
        "columns": protocol.columns,
        "roles": roles,
        "tiles": [_fields(spot) for spot in protocol.spots],
    }
    return found | ({"least": protocol.least} if protocol.least else {})


def _made(kind: type[Any], raw: Mapping[str, Any]) -> Any:
    """A Role or Spot; lists become tuples, each field must be of its own sort."""
    hints = get_type_hints(kind)
    unknown = set(raw) - set(hints)
    if unknown:
        raise BadProtocol(f"{sorted(unknown)[0]!r} means nothing")
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in raw.items()}
    for name, value in values.items():
        plain = next((f.default for f in fields(kind) if f.name == name), None)
        sorts = (int, float) if isinstance(plain, float) else type(plain)
        if plain not in (None, MISSING) and not isinstance(value, sorts):
            raise BadProtocol(f"{name} cannot be {value!r}")
    return kind(**values)


def _check(made: Protocol) -> None:
    _check_tiles(made)
    names = {role.name for role in made.roles}
    for wanted in (*(s.role for s in made.spots), *(s.layer for s in made.spots if s.layer)):
        if wanted not in names:
            raise BadProtocol(f"a tile shows {wanted!r}, which is none of its series")
    _check_roles(made.roles, names)


def _check_tiles(made: Protocol) -> None:
    if not 1 <= len(made.spots) <= MOST or made.rows < 1 or made.columns < 1:
        raise BadProtocol(f"it has {len(made.spots)} tiles")
    if sum(spot.tall * spot.wide for spot in made.spots) > made.rows * made.columns:
        raise BadProtocol("its tiles have no room in its rows and columns")


def _check_roles(roles: tuple[Role, ...], names: set[str]) -> None:
    for role in roles:
        if role.like and role.like not in names:
            raise BadProtocol(f"{role.like!r}, like which {role.name!r} is, is not there")
        for word in (*role.words, *role.without, *role.body):
            _check_pattern(word)


def _check_pattern(word: str) -> None:
    try:
        re.compile(word)
    except (re.error, TypeError) as error:
        raise BadProtocol(f"{word!r} is no pattern") from error


def _fields(one: Any, skip: str = "") -> dict[str, Any]:
    """What differs from the defaults."""
    found = {}
    for each in fields(one):
        value = getattr(one, each.name)
        if each.name != skip and value != each.default:
            found[each.name] = list(value) if isinstance(value, tuple) else value
    return found
