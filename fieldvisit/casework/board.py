"""A page of casework as data: what stands on it, what can be done there and what each step asks.
One screen draws them all. Reads nothing and decides nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records.fields import BadValue, read_money
from fieldvisit.words.labels import LABELS

Said = Mapping[str, str]
"""What was filled in of a step, by name: codes (several with blanks between), ISO days, yuan as
typed, a file's path.
"""


@dataclass(frozen=True)
class Asked:
    """One thing that a step asks. `kind`: text, long, choice, many, day, money, count or file;
    `options`: the choices as (code, word). `needed`: the step is refused without it.
    """

    name: str
    label: str
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = True


LOOK = "看"
"""The verb of a step that only shows something else."""


@dataclass(frozen=True)
class Offer:
    """A step that may be taken now: `step` names it (after a blank, with what of the subject it is
    taken: the step gets that behind the id), `asks` what it wants to know. `verb`: what is
    pressed once that is told, of a step that keeps nothing; empty: it is kept.
    """

    step: str
    label: str
    asks: tuple[Asked, ...] = ()
    danger: bool = False
    verb: str = ""


@dataclass(frozen=True)
class Subject:
    """With what a step is taken, or of what a board tells: a kind (of a record, or the code of a
    room) and an id (for a room: a household's, or what is looked for there).
    """

    kind: str
    id: str = ""


@dataclass(frozen=True)
class Thing:
    """Something on a board: `pill` where it stands (`mood`: open, late,
    done, or plain where nothing is to be done), `lines` what is
    known as (asked, said), `offers` what can be done next with `subject`; `inner` what belongs to
    it; `opens` a board of its own.
    """

    subject: Subject
    title: str
    pill: str
    mood: str
    lines: tuple[tuple[str, str], ...] = ()
    offers: tuple[Offer, ...] = ()
    inner: tuple["Thing", ...] = ()
    opens: Subject | None = None


@dataclass(frozen=True)
class Board:
    """What a page shows. `offers` are taken with the board's own subject; `nothing`: the words when
    no thing is there; `find`: what the search box says, empty: there is none. Days stand in its
    texts as ISO has them and are said to people as they say them (`days`).
    """

    title: str
    sentence: str = ""
    offers: tuple[Offer, ...] = ()
    things: tuple[Thing, ...] = ()
    nothing: str = ""
    find: str = ""


@dataclass(frozen=True)
class Paper:
    """Pages to look at and to print."""

    title: str
    pdf: bytes


@dataclass(frozen=True)
class File:
    """Bytes to be saved where the person says; `name` is what they may be called."""

    name: str
    data: bytes


@dataclass(frozen=True)
class ToCopy:
    """A visit whose fields are copied into an outside system (its id), one after the other."""

    system: str
    visit_id: str


@dataclass(frozen=True)
class Outcome:
    """What a step led to: a sentence to say (empty: that it was kept), a board to go on to, a paper
    to look at, a file to save, a form to fill in (the id of its draft), fields to copy.
    """

    sentence: str = ""
    go: Subject | None = None
    paper: Paper | None = None
    file: File | None = None
    draft: str = ""
    to_copy: ToCopy | None = None


Step = Callable[[Desk, str, Said], Outcome | None]
"""Takes a step with a subject's id and what was filled in. Raises what the job behind it raises."""


@dataclass
class Going:
    """A step that takes a while: `words`, how far it is; `stop`, that somebody asked it to stop.
    Shared by the thread that works and whoever looks on.
    """

    words: str = ""
    stop: bool = False


LongStep = Callable[[Desk, str, Said, Going], Outcome]
"""The same for a step that takes a while: it says how far it is, and stops when it is asked to."""


@dataclass(frozen=True)
class Room:
    """One practice's page: `code` is the kind of its board's subject, `icon` a name in
    resources/icons, `steps` by (kind of the subject, step). `kinds`: other subjects whose boards it
    reads; `roles` who sees it (empty: everybody); `at_household`: it stands with each household;
    `long`: steps that take a while.
    """

    code: str
    title: str
    sentence: str
    icon: str
    read: Callable[[Desk, Subject], Board]
    steps: Mapping[tuple[str, str], Step]
    kinds: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    at_household: bool = False
    long: Mapping[tuple[str, str], LongStep] = field(default_factory=dict)


def choice(name: str, words: str, *, group: str, needed: bool = True) -> Asked:
    """A choice out of all labels of a group."""
    return Asked(name, words, "choice", tuple(LABELS[group].items()), needed)


def day_of(said: Said, name: str = "on") -> date | None:
    """The day that was filled in. Raises DayBeyond."""
    return naming.likely(date.fromisoformat(said[name])) if said.get(name) else None


def the_day(said: Said, name: str, *, field: str) -> date:
    """A day that has to be filled in; `field` in the reader's words. Raises WordsMissing."""
    found = day_of(said, name)
    if found is None:
        raise naming.WordsMissing(field)
    return found


def fen_of(said: Said, name: str = "yuan") -> int:
    """The amount that was filled in, in fen; none: 0. Raises BadValue for what is no amount."""
    return read_money(said[name]) if said.get(name) else 0


ANOTHER_DAY = Offer("day", "看另一天", (Asked("on", "哪天", "day"),), verb=LOOK)


def to_day(code: str) -> Step:
    """The step behind ANOTHER_DAY of a room whose subject names a day."""
    return lambda _, __, said: Outcome(go=Subject(code, str(day_of(said) or "")))


def asked_day(desk: Desk, subject: Subject) -> date:
    """The day that a board is asked of; today in Shanghai where none is named. Raises DayBeyond."""
    named = date.fromisoformat(subject.id) if subject.id else None
    return naming.likely(named) if named else local_day(desk.clock.now())


def count_of(said: Said, name: str) -> int | None:
    """The number that was filled in; none: None. Raises BadValue for what is no whole number."""
    given = said.get(name, "").strip()
    if not given:
        return None
    if not given.isdecimal() or len(given) > 9:
        raise BadValue(name, "count_shape", {"given": given})
    return int(given)
