"""Which village an office's list means by a code or a name: one of this device's area, or none."""

from sqlalchemy import Connection

from fieldvisit.records.region import covers
from fieldvisit.store import regions
from fieldvisit.store.profile import Profile


class Places:
    """The villages of somebody's area. Lives as long as one import."""

    def __init__(self, profile: Profile) -> None:
        areas = dict.fromkeys((profile.region_code, *profile.scopes))
        self._villages = [code for code in areas if _is_village(code)]
        self._mine = (profile.region_code, *self._villages)
        self._codes: dict[str, list[str]] | None = None

    def own(self) -> str | None:
        """The one village that this device is for; None where there are several, or a town."""
        return self._villages[0] if len(self._villages) == 1 else None

    def named(self, tx: Connection, said: str) -> str | None:
        """The village with this code, or the only one here with this name."""
        if self._codes is None:
            self._codes = {}
            for place in regions.all(tx):
                if _is_village(place.code):
                    self._codes.setdefault(place.name, []).append(place.code)
                    self._codes[place.code] = [place.code]
        found = self._codes.get(said, [])
        here = [code for code in found if any(covers(area, code) for area in self._mine)]
        return here[0] if len(here) == 1 else None


def _is_village(code: str) -> bool:
    return code[9:] != "000"
