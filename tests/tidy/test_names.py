"""Names lead a stranger to the thing; our two generic top-level names stay ours (ADR 0001)."""

import ast
from importlib.metadata import packages_distributions

VAGUE = frozenset({"utils", "util", "helpers", "helper", "misc", "common", "manager", "base"})


def test_no_module_has_a_vague_name(modules):
    vague = [m.name for m in modules if VAGUE & set(m.path.with_suffix("").parts)]
    assert vague == []


def test_no_other_distribution_ships_our_generic_names():
    shipped = packages_distributions()
    for name in ("ui", "sync"):
        assert set(shipped.get(name, ())) <= {"fieldvisit"}


def test_ui_and_sync_are_ours(root):
    import sync
    import ui

    assert ui.__file__ == str(root / "ui" / "__init__.py")
    assert sync.__file__ == str(root / "sync" / "__init__.py")


def test_every_import_is_absolute_and_names_what_it_takes(modules):
    odd = [
        m.place(node)
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.level or any(alias.name == "*" for alias in node.names))
    ]
    assert odd == []


def test_every_module_says_what_it_is_for(modules):
    silent = [m.name for m in modules if m.tree.body and not ast.get_docstring(m.tree)]
    assert silent == []


def test_tests_are_no_package(root):
    assert list((root / "tests").rglob("__init__.py")) == []
    assert not (root / "tests" / "ui").exists()
