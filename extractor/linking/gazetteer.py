"""Places of the article and their levels, after the gazetteer of administrative units."""

from __future__ import annotations

from extractor.linking.model import Scene
from extractor.rulebook.model import Entry, Rulebook

PLACES = "organisations.places"
TYPES = "organisations.place_types"


def _entries(place: str, rulebook: Rulebook) -> tuple[Entry, ...]:
    words = rulebook.words(PLACES)
    return words.entries.get(words.key(place), ())


def _types(place: str, rulebook: Rulebook) -> list[Entry]:
    """The types of units that bear the name, highest first."""
    kinds = {entry.attributes.get("type") for entry in _entries(place, rulebook)}
    return [found[0] for found in rulebook.words(TYPES).entries.values() if found[0].text in kinds]


def family_of(place: str, rulebook: Rulebook) -> str | None:
    """The family of bodies that a place has when its name stands alone: its highest unit's."""
    types = _types(place, rulebook)
    return types[0].attributes.get("family") if types else None


def level_of(place: str | None, family: str | None, rulebook: Rulebook) -> str | None:
    """The level of a body of this family at a place; only a city's depends on which city it is."""
    types = (found[0] for found in rulebook.words(TYPES).entries.values())
    known = [entry for entry in types if entry.attributes.get("family") == family]
    levels = {entry.attributes.get("level") for entry in known}
    if len(levels) > 1 and place is not None:
        here = [entry for entry in _types(place, rulebook) if entry.attributes.get("family") == family]
        return (here or known[-1:])[0].attributes.get("level")
    return levels.pop() if len(levels) == 1 else None


def standard_name(place: str, rulebook: Rulebook) -> str:
    """The gazetteer's spelling of a place, or the name as it stands."""
    found = _entries(place, rulebook)
    return found[0].text if found else place


def places_by_family(scene: Scene) -> dict[str, list[tuple[int, str]]]:
    """The places that the article names outside of bodies' names, by family, each with its offset.

    A name alone counts for the province or the centrally-run city of that name.
    """
    level_words = scene.rulebook.words("organisations.level_words")
    out: dict[str, list[tuple[int, str]]] = {}
    for match in scene.of("place_name"):
        place = match.captures.get("place") or match.captures.get("places")
        if place is None:
            continue
        word = match.captures.get("level_word")
        entry = level_words.find(word.text) if word is not None else None
        family = entry.attributes.get("family") if entry is not None else family_of(place.text, scene.rulebook)
        if entry is None and level_of(place.text, family, scene.rulebook) != "provincial":
            continue
        out.setdefault(family or "", []).append((match.start, standard_name(place.text, scene.rulebook)))
    return out
