"""What must not stand in our sources, however handy: each rule with its reason."""

import ast
import re

import pytest

MAY_CATCH_ALL = frozenset({"ui/background.py", "sync/server/app.py", "fieldvisit/__main__.py"})
CIPHERS = frozenset({"hashlib", "hmac", "cryptography", "gmssl_pyx", "Crypto", "nacl"})
MAY_NAME_CIPHERS = frozenset(
    {
        "fieldvisit/machine/algorithms/intl.py",
        "fieldvisit/machine/algorithms/sm.py",
        # a form's own function digest(), and a seed for randomize(): they keep no secret
        "fieldvisit/forms/functions/digests.py",
        "fieldvisit/forms/functions/nodesets.py",
    }
)
SUPPRESSION = re.compile(r"#\s*(?:type:\s*ignore|noqa|pragma|mypy:|ruff:|fmt:\s*(?:off|skip))")
COLOUR_OR_PX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\b\d+px\b")
# Spelt in pieces, so that this file does not hold what it looks for.
ELSEWHERE = re.compile(
    "|".join(
        (
            "/" + "work/",
            "/" + r"root/\.",
            r"\.py" + "env/",
            "py" + r"pi\.org",
            "python" + "hosted",
            "registry" + r"\.np" + "mjs",
            "npm" + "mirror",
            "--(?:extra-)?" + "index-url",
            r"https?://[^ \"']*/" + "simple",
            '"resolved"' + ': *"http',
        )
    )
)


def catches_all(handler):
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))
        for kind in kinds
    )


def test_everything_is_caught_at_the_three_edges_only(modules):
    broad = [
        m.place(node)
        for m in modules
        if m.name not in MAY_CATCH_ALL
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
    ]
    assert broad == []


def test_the_store_never_transforms_a_table(modules):
    # sqlite-utils' transform turned JSON and DATETIME columns into REAL and dropped triggers
    calls = [
        m.place(node)
        for m in modules
        if m.name.startswith("fieldvisit/store/")
        for node in ast.walk(m.tree)
        if isinstance(node, ast.Attribute) and node.attr == "transform"
    ]
    assert calls == []


def test_colours_and_pixels_stand_in_the_theme_only(modules):
    literal = [
        (m.place(node), node.value)
        for m in modules
        if m.name.startswith("ui/") and not m.name.startswith("ui/theme")
        for node in ast.walk(m.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and COLOUR_OR_PX.search(node.value)
    ]
    assert literal == []


def test_widgets_and_screens_never_compute_a_form(modules):
    """They are handed states (forms.state) and know the words for how to show them."""
    known = ("fieldvisit.forms.state", "fieldvisit.forms.appearances")
    computing = [
        (m.place(node), node.module)
        for m in modules
        if m.name.startswith(("ui/widgets/", "ui/screens/"))
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("fieldvisit.forms")
        and node.module not in known
    ]
    assert computing == []


def names_ciphers(node):
    if isinstance(node, ast.ImportFrom):
        named = [node.module or ""]
    elif isinstance(node, ast.Import):
        named = [alias.name for alias in node.names]
    else:
        return False
    return any(name.split(".")[0] in CIPHERS for name in named)


def test_ciphers_and_hashes_are_named_behind_one_seam(modules):
    """trust T15"""
    named = [
        m.place(node)
        for m in modules
        if m.name not in MAY_NAME_CIPHERS
        for node in ast.walk(m.tree)
        if names_ciphers(node)
    ]
    assert named == []


def test_style_sheets_take_their_colours_from_the_tokens(root):
    sheets = {path.name: path.read_text("utf-8") for path in root.glob("resources/styles/*.qss")}
    assert [name for name, text in sheets.items() if COLOUR_OR_PX.search(text)] == []


def readable(path):
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_registry_or_somebodys_machine(tracked, root):
    named = [
        (path.relative_to(root).as_posix(), match[0])
        for path in tracked
        if (match := ELSEWHERE.search(readable(path)))
    ]
    assert named == []


def test_no_file_of_the_product_reaches_outside_the_clone(modules, test_modules):
    shared = "../" + "shared"
    assert [m.name for m in modules + test_modules if shared in m.text] == []


@pytest.mark.parametrize("group", ["modules", "test_modules"])
def test_fewer_than_three_suppressions_in_a_thousand_lines(group, request):
    group = request.getfixturevalue(group)
    found = sum(len(SUPPRESSION.findall(module.text)) for module in group)
    assert found < 3 * sum(module.lines for module in group) / 1000


def test_nothing_is_printed_outside_commands(modules):
    printed = [
        m.place(node)
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printed == []
