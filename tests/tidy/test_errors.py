"""Every error is a named fact with a Chinese sentence; every sentence belongs to something."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections import Counter
from dataclasses import fields, is_dataclass
from string import Formatter
from textwrap import dedent

import pytest

from fieldvisit import words
from fieldvisit.errors import FieldvisitError
from fieldvisit.records.fields import BadValue
from fieldvisit.words import SENTENCES

REASON = re.compile(r"""BadValue\(\s*["'](?:\w+)["'],\s*["'](\w+)["']""")


def every_subclass(kind):
    for child in kind.__subclasses__():
        yield child
        yield from every_subclass(child)


@pytest.fixture(scope="module")
def errors(modules):
    """Every class of expected error; a class that others refine is only their family name."""
    for module in modules:
        dotted = module.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if "migrations" not in dotted and not dotted.endswith("__main__"):
            importlib.import_module(dotted)
    ours = ("fieldvisit.", "ui.", "sync.")
    found = {e for e in every_subclass(FieldvisitError) if e.__module__.startswith(ours)}
    return sorted((e for e in found if not e.__subclasses__()), key=lambda e: e.code)


def placeholders(code):
    return {name for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name}


def facts_of(error):
    """Its attributes, and what its own `facts` adds to them."""
    names = {field.name for field in fields(error)}
    if "facts" in vars(error):
        tree = ast.parse(dedent(inspect.getsource(error.facts)))
        constants = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant))
        names |= {value for value in constants if isinstance(value, str)}
    return names


def test_every_error_has_words(errors):
    speaking = [error for error in errors if error is not BadValue]
    assert speaking
    assert [error.code for error in speaking if error.code not in SENTENCES] == []


def test_every_reason_of_a_refused_value_has_words(modules):
    reasons = {reason for m in modules for reason in REASON.findall(m.text)}
    assert "citizen_id_length" in reasons
    assert reasons - set(SENTENCES) == set()


def test_a_sentence_only_mentions_facts_of_its_error(errors):
    wanting = [
        (error.code, placeholders(error.code) - facts_of(error))
        for error in errors
        if error.code in SENTENCES and is_dataclass(error)
    ]
    assert [found for found in wanting if found[1]] == []


def test_every_error_is_a_dataclass_that_can_carry_a_traceback(errors):
    # a frozen one breaks inside @contextmanager, which sets __traceback__
    for error in errors:
        assert is_dataclass(error), error
        assert not error.__dataclass_params__.frozen, error
        assert not error.__dataclass_params__.eq, error


def test_two_errors_never_share_a_code(errors):
    codes = [error.code for error in errors]
    assert len(codes) == len(set(codes))


def test_every_sentence_belongs_to_an_error_or_is_named_somewhere(errors, modules):
    named = {
        node.value
        for m in modules
        if not m.name.startswith("fieldvisit/words/")
        for node in ast.walk(m.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # a room may keep its codes under a heading of its own: "finding.cycle"
    idle = {code for code in SENTENCES if not {code, code.rpartition(".")[2]} & named}
    assert idle - {error.code for error in errors} == set()


def test_two_rooms_never_share_a_code():
    """The later room would silently take the place of the earlier one's sentence."""
    rooms = [
        importlib.import_module(one.name)
        for one in pkgutil.iter_modules(words.__path__, "fieldvisit.words.")
    ]
    codes = Counter(code for room in rooms for code in getattr(room, "SENTENCES", ()))
    assert [code for code, count in codes.items() if count > 1] == []


def test_sentences_are_plain_chinese():
    for code, text in SENTENCES.items():
        assert re.search(r"[一-鿿]", text), code
        assert "！" not in text, code
        assert "!" not in text, code
        assert not re.search(r"(?i)\b(error|null|none|exception|version|merge)\b", text), code


def test_a_sentence_is_at_most_two_sentences():
    long = [code for code, text in SENTENCES.items() if len(re.findall("[。？]", text)) > 2]
    assert long == []
