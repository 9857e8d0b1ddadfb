"""Every code of the records stands in docs/glossary.md with its Chinese term."""

import importlib
import pkgutil
import re
from enum import StrEnum

import pytest

import fieldvisit.records
from fieldvisit.words.labels import LABELS

ROW = re.compile(r"^\| `(?P<code>\w+)` \| (?P<term>[^|]+) \|", re.MULTILINE)


def enums():
    found = {}
    for info in pkgutil.iter_modules(fieldvisit.records.__path__):
        module = importlib.import_module(f"fieldvisit.records.{info.name}")
        for name, thing in vars(module).items():
            if isinstance(thing, type) and issubclass(thing, StrEnum) and thing is not StrEnum:
                found[name] = thing
    return found


@pytest.fixture(scope="module")
def sections(root):
    """Heading -> {code: term} of the glossary."""
    text = (root / "docs" / "glossary.md").read_text("utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    rows = {part.split("\n", 1)[0]: part for part in parts}
    return {
        heading: {m["code"]: m["term"].strip() for m in ROW.finditer(part)}
        for heading, part in rows.items()
    }


def section_of(sections, enum_name):
    return next((rows for head, rows in sections.items() if f"`{enum_name}`" in head), {})


@pytest.mark.parametrize("name", sorted(enums()))
def test_every_code_of_an_enum_has_its_term(name, sections):
    rows = section_of(sections, name)
    assert set(rows) == {str(code) for code in enums()[name]}
    assert all(re.search(r"[一-鿿]", term) for term in rows.values())


def test_every_kind_of_record_has_its_term(sections):
    assert set(fieldvisit.records.KINDS) <= set(section_of(sections, "KINDS"))


PLAIN = ["tag", "note_tag", "task_kind", "sent_state", "self_care"]
PLAIN += ["safety_kind", "record_item", "correction_outcome"]


@pytest.mark.parametrize("group", PLAIN)
def test_codes_kept_as_plain_text_have_their_terms_too(group, sections):
    assert section_of(sections, group) == LABELS[group]
