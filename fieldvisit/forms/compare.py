"""What changed between two editions of a form, and which changes old answers would not survive. It
reads packages, it changes none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from fieldvisit import words
from fieldvisit.forms.columns import COLUMNS
from fieldvisit.forms.outline import Asked, outline
from fieldvisit.forms.question_types import QUESTION_TYPES

Package = Mapping[str, Any]
LONG, AROUND = 40, 8

_BREAKING = frozenset({"removed", "moved", "retyped", "choice_removed"})
_MINIMUM = {
    "investigators": "minimum_investigators",
    "respondents": "minimum_respondent_signatures",
}
_CLASSES = {"general": "一般", "sensitive": "敏感"}
_KINDS = {one.kind: one.chinese for one in reversed(QUESTION_TYPES)} | {
    "group": "组",
    "repeat": "重复组",
}
_HEADERS = {one.name: one.header for one in COLUMNS}
_NAME = re.compile(r"(?<![\w$'.\-])([^\W\d][\w\-]*)(?![\w(\-'])")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `ref` and `label` of the field it is about (the new ones, where there are two),
    `what` changed (a column of the workbook, a choice's code), how it was and is."""

    kind: str
    ref: str = ""
    label: str = ""
    what: str = ""
    before: str = ""
    after: str = ""

    @property
    def breaking(self) -> bool:
        """Whether old answers would be lost or no longer fit."""
        return self.kind in _BREAKING

    def said(self) -> str:
        """One line for an author."""
        before, after = self.before, self.after
        if self.kind == "retyped":
            before, after = _KINDS.get(before, before), _KINDS.get(after, after)
        before, after = _told_apart(before, after)
        facts = asdict(self) | {
            "name": self.ref.rpartition("/")[2],
            "what": _HEADERS.get(self.what, self.what),
            "before": before or "（空）",
            "after": after or "（空）",
        }
        return words.sentence(f"change.{self.kind}", facts)

    def told(self) -> dict[str, object]:
        """The same for a program."""
        return {**asdict(self), "breaking": self.breaking, "sentence": self.said()}


def compared(old: Package, new: Package) -> list[Change]:
    """Every change from an old edition to a new one, in the order of the form; none when only the
    version differs."""
    before, after = outline(old["xform"]), outline(new["xform"])
    was = new.get("was", {})
    pairs = dict(_pairs(before, after, was=was))
    names = {before[one].name: after[ref].name for ref, one in pairs.items()}
    found = list(_about(old, new))
    for ref, asked in after.items():
        if ref not in pairs:
            found.append(Change("added", ref, asked.label))
        else:
            found += _moved(asked, pairs, was=was)
            found += _one(before[pairs[ref]], asked, names=names)
    # a group is gone when its fields are, and they are told of
    gone = [ref for ref in before if ref not in pairs.values() and before[ref].kind != "group"]
    found += [Change("removed", ref, before[ref].label) for ref in gone]
    found += _paper(old.get("print"), new.get("print"))
    return list(dict.fromkeys(found))


def same(old: Package, new: Package) -> bool:
    """Whether two packages say the same but for their version."""
    return _content(old) == _content(new)


def _content(package: Package) -> dict[str, Any]:
    told = f'version="{package["version"]}"'
    plain = package["xform"].replace(told, "", 1)
    return {**package, "xform": plain, "version": 0}


def carried(old: Package, new: Package) -> dict[str, str]:
    """Each reference of the new edition whose old answers fit, with its reference in the old one:
    the same place, a former name (`was`), or a place in a group that has a former name."""
    before, after = outline(old["xform"]), outline(new["xform"])
    was = new.get("was", {})
    pairs = dict(_pairs(before, after, was=was))
    return {ref: one for ref, one in pairs.items() if _follows(ref, pairs, was=was)}


def _pairs(
    before: Mapping[str, Asked], after: Mapping[str, Asked], *, was: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Each new reference with the old one it continues: by former name, by place, by name."""
    by_name: dict[str, str] = {asked.name: ref for ref, asked in before.items()}
    renamed = {
        ref: former if former in before else by_name.get(former.rpartition("/")[2], "")
        for ref, former in was.items()
    }
    taken = set(renamed.values()) | (before.keys() & after.keys())
    for ref, asked in after.items():
        if renamed.get(ref):
            yield ref, renamed[ref]
        elif ref in before and ref not in renamed.values():
            yield ref, ref
        elif by_name.get(asked.name) and by_name[asked.name] not in taken:
            yield ref, by_name[asked.name]


def _follows(ref: str, pairs: Mapping[str, str], *, was: Mapping[str, str]) -> bool:
    """Whether the answers of a pair are carried over: `was` says so of it or of a group above."""
    former = pairs[ref]
    if ref == former or ref in was:
        return True
    above, _, name = ref.rpartition("/")
    former_above, _, former_name = former.rpartition("/")
    same_group = pairs.get(above) == former_above
    return name == former_name and same_group and _follows(above, pairs, was=was)


def _moved(new: Asked, pairs: Mapping[str, str], *, was: Mapping[str, str]) -> Iterator[Change]:
    ref, former = new.ref, pairs[new.ref]
    if ref in was and ref != former:
        yield Change("renamed", ref, new.label, before=former, after=ref)
    elif not _follows(ref, pairs, was=was):
        yield Change("moved", ref, new.label, before=former, after=ref)


def _one(old: Asked, new: Asked, *, names: Mapping[str, str]) -> Iterator[Change]:
    ref, label = new.ref, new.label
    if old.kind != new.kind:
        yield Change("retyped", ref, label, "type", old.kind, new.kind)
    for column in ("label", "hint", "appearance"):
        if getattr(old, column) != getattr(new, column):
            yield Change("worded", ref, label, column, getattr(old, column), getattr(new, column))
    for column in dict.fromkeys((*old.rules, *new.rules)):
        rule, now = _renamed(old.rules.get(column, ""), names), new.rules.get(column, "")
        if rule != now:
            yield Change("ruled", ref, label, column, rule, now)
    yield from _choices(old, new)


def _renamed(rule: str, names: Mapping[str, str]) -> str:
    """A rule with the names that its fields bear now."""
    return _NAME.sub(lambda one: names.get(one.group(1), one.group(1)), rule)


def _choices(old: Asked, new: Asked) -> Iterator[Change]:
    # a list that many questions draw on is told of once
    of_list = new.list_name if new.list_name == old.list_name else ""
    about = ("", of_list) if of_list else (new.ref, new.label)
    if not old.choices or not new.choices:
        return
    for code, label in new.choices.items():
        if code not in old.choices:
            yield Change("choice_added", *about, code, "", label)
        elif old.choices[code] != label:
            yield Change("choice_worded", *about, code, old.choices[code], label)
    for code, label in old.choices.items():
        if code not in new.choices:
            yield Change("choice_removed", *about, code, label)


def _about(old: Package, new: Package) -> Iterator[Change]:
    for name, column in (("title", "form_title"), ("visit_type", "visit_type")):
        yield from _set(column, was=old.get(name, ""), now=new.get(name, ""))
    for name, column in _MINIMUM.items():
        was, now = (one.get("minimum", {}).get(name, "") for one in (old, new))
        yield from _set(column, was=was, now=now)
    for name in dict.fromkeys((*old.get("media", {}), *new.get("media", {}))):
        if old.get("media", {}).get(name) != new.get("media", {}).get(name):
            yield Change("media", what=name)
    for ref, about in new.get("fields", {}).items():
        former = old.get("fields", {}).get(ref, about)
        for column in ("purpose", "class"):
            if former.get(column) != about.get(column):
                was, now = (_CLASSES.get(one[column], one[column]) for one in (former, about))
                yield Change("worded", ref, "", column, was, now)


def _set(column: str, *, was: object, now: object) -> Iterator[Change]:
    if was != now:
        yield Change("settings", what=column, before=str(was), after=str(now))


def _paper(old: Package | None, new: Package | None) -> Iterator[Change]:
    if old is None or new is None:
        if old is not new:
            yield Change("paper_added" if old is None else "paper_removed")
        return
    was, now = _lines(old), _lines(new)
    steps = SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes()
    for step, first, last, start, end in steps:
        if step != "equal":
            row = f"第 {start + 1} 行" if step != "delete" else f"原第 {first + 1} 行"
            before, after = (
                " ".join(one).strip() for one in (_flat(was[first:last]), _flat(now[start:end]))
            )
            if before != after:
                yield Change("printed", what=row, before=before, after=after)
    if was == now and old != new:
        yield Change("paper_drawn")


def _lines(layout: Package) -> list[tuple[str, ...]]:
    """The texts of each row, from the left."""
    lines: list[list[str]] = [[] for _ in layout["rows_mm"]]
    for cell in sorted(layout["cells"], key=lambda one: (one["row"], one["col"])):
        if cell["text"]:
            lines[cell["row"]].append(cell["text"])
    return [tuple(line) for line in lines]


def _flat(lines: Sequence[tuple[str, ...]]) -> list[str]:
    return [text for line in lines for text in line]


def _told_apart(before: str, after: str) -> tuple[str, str]:
    """Two long texts cut down to where they differ, and a little around it."""
    if max(len(before), len(after)) <= LONG:
        return before, after
    start = _same(before, after)
    end = _same(before[start:][::-1], after[start:][::-1])
    first = max(0, start - AROUND)
    return _cut(before, first, end=end), _cut(after, first, end=end)


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _cut(text: str, first: int, *, end: int) -> str:
    last = min(len(text), len(text) - end + AROUND)
    part = text[first:last]
    if len(part) > LONG:
        part, last = part[:LONG], first + LONG
    return f"{'…' if first else ''}{part}{'…' if last < len(text) else ''}"
