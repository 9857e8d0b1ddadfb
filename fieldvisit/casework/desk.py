"""An unlocked device in the hands of one person: what every job in this room is handed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from fieldvisit.casework import days, standing
from fieldvisit.casework.tables import policy_counting, policy_tables
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.machine.clock import SHANGHAI, Clock, local_day
from fieldvisit.machine.ids import IdSource
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import Form, Visit
from fieldvisit.rules import assessing, campaigns, journeys
from fieldvisit.store import extras, forms, journal, opening, profile
from fieldvisit.store.profile import Profile


@dataclass(eq=False)
class FormNotHere(FieldvisitError):
    """The form has not reached this device yet; it comes with the next sync."""

    form_id: str


@dataclass(eq=False)
class HouseholdNeeded(FieldvisitError):
    """This is done for a household, and nobody knows one."""


NOBODY_KNOWN = "还不知道是哪一户"


@dataclass(eq=False)
class Desk:
    """The open store, who works here, the clock and the source of ids. One a device and an
    unlocking. `tables`: the limits, holidays and policies that count on this device; `looked_at`:
    the households opened since (see `trail`).
    """

    store: opening.Store
    profile: Profile
    clock: Clock
    ids: IdSource
    _definitions: dict[tuple[str, int], FormDefinition] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)
    tables: policy_tables.Tables = field(init=False)
    _door: standing.PeopleDoor = field(init=False)

    def __post_init__(self) -> None:
        assessor = self.profile.staff_id if self.is_assessors else None
        self._door = standing.PeopleDoor(self.store, self.profile.region_code, assessor=assessor)
        self.take_tables()

    def read_people(self) -> standing.Reading:
        """One snapshot for showing people: the only door to them but that of a draft that is open.
        Raises GrantEnded, HandInOnly.
        """
        return self._door.read(self.clock.now(), tables=self.tables)

    def may_show_people(self) -> None:
        """Before a job that shows people and writes as well. Raises GrantEnded, HandInOnly."""
        with self.read_people():
            pass

    def may(self, roles: Collection[str], *, job: str) -> None:
        """Before a job of these roles (`job`: a code of the labels' group `job`) that shows people
        and writes as well. Raises MayNot, GrantEnded, HandInOnly.
        """
        journeys.check_role(self.profile.role, roles, job=job)
        self.may_show_people()

    def grant_state(self) -> standing.GrantState:
        """Whether this device may still show people, and for how many days."""
        return self._door.state(self.clock.now(), tables=self.tables)

    def stamp(self, form_version: str | None = None) -> journal.Stamp:
        """Who changes something now, for the journal."""
        return journal.Stamp(
            self.profile.staff_id, self.profile.device_id, self.clock.now(), form_version
        )

    def definition(self, form: Form) -> FormDefinition:
        """The compiled form, compiled once a version and kept while the device is unlocked."""
        key = (form.form_id, form.form_version)
        if key not in self._definitions:
            self._definitions[key] = load(form.package["xform"], form.package.get("media"))
        return self._definitions[key]

    def form(self, form_id: str, version: int | None = None) -> Form:
        """The published form; without a version the newest that is not withdrawn. Raises
        FormNotHere.
        """
        with self.store.read() as tx:
            found = forms.package(tx, form_id, version=version)
        if found is None:
            raise FormNotHere(form_id)
        return found

    def form_title(self, form_id: str, version: int) -> str:
        """A form's title for a list; its number as long as the form has not reached this device."""
        try:
            return self.form(form_id, version).title
        except FormNotHere:
            return form_id

    def take_tables(self) -> None:
        """Limits, holidays and policies that are in the store now, such as came with a sync, count
        from now on.
        """
        with self.store.read() as tx:
            self.tables = policy_counting.counting(tx)

    @property
    def is_assessors(self) -> bool:
        """Whether who works here is a 第三方评估员, with what is lent to them alone."""
        return assessing.is_assessor(self.profile.role)

    def is_me(self, staff_id: UUID | None) -> bool:
        return staff_id == self.profile.staff_id


def open_desk(folder: DeviceFolder, key: bytes, *, clock: Clock, ids: IdSource) -> Desk:
    """Open the device's file with its data key. Raises StoreDamaged, StoreTooNew, NoStoreHere."""
    store = opening.open_store(folder, key)
    if store.brought_up:
        with store.write() as tx:
            extras.take_known(tx)
    with store.read() as tx:
        who = profile.load(tx)
    return Desk(store, who, clock, ids)


def local_time(instant: datetime) -> datetime:
    """The same instant on the clock on the wall in Tianjin."""
    return instant.astimezone(SHANGHAI)


def short(day: date) -> str:
    """`11月23日`, of a day that is near."""
    return days.day(day, today=day)


def day_words(instant: datetime) -> str:
    """`11月23日`, on the wall in Tianjin."""
    return short(local_time(instant))


def time_words(instant: datetime, today: date | None = None) -> str:
    """`11月23日 10:42`; in a list that reaches back, with the year where `today` is in another."""
    day = local_day(instant)
    return f"{days.day(day, today=today or day)} {local_time(instant):%H:%M}"


def whose(visit: Visit, names: Mapping[UUID, str]) -> str:
    """The householder of a visit out of `names`; without a household, whom its form describes."""
    if visit.household_id is not None:
        return names.get(visit.household_id, "")
    told = (visit.answers.get(name) for name in ("subject_name", "subject_description"))
    return next((str(one) for one in told if one), NOBODY_KNOWN)


def home_of(visit: Visit) -> UUID:
    """The household of a visit. Raises HouseholdNeeded."""
    if visit.household_id is None:
        raise HouseholdNeeded
    return visit.household_id


def age_on(birth: date | None, day: date) -> str:
    """`78 岁`; unknown birth dates say so."""
    if birth is None:
        return "年龄未登记"
    return f"{campaigns.age(birth, day)} 岁"


def place_words(names: Sequence[str]) -> str:
    """`天津市西青区辛口镇第六埠村`: the path of a place without the level that only the table
    knows.
    """
    return "".join(name for name in names if name != "市辖区")
