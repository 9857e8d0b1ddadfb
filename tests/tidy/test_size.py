"""Files, functions, nesting, parameters and imports stay small enough to read."""

import ast
from statistics import quantiles

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
MOST_NESTING = 3
MOST_PARAMETERS = 5
MOST_POSITIONAL = 2
MOST_IMPORTS = 15
P90_OF_FILES = 300
P90_OF_FUNCTIONS = 25

# an option of a command is typed by a person, not passed by a caller
COMMANDS = "fieldvisit/commands/"

BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
# Qt and SQLAlchemy call these with arguments by position
CALLED_BY_OTHERS = frozenset(
    {"paint", "setData", "index", "initStyleOption", "editorEvent", "headerData", "createEditor"}
)


def length(function):
    return function.end_lineno - function.lineno + 1


def nesting(node, depth=0):
    """How deep compound statements stand inside one another; an elif stands beside its if."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        is_elif = isinstance(node, ast.If) and node.orelse == [child] and isinstance(child, ast.If)
        deeper = isinstance(child, BLOCKS) and not is_elif
        deepest = max(deepest, nesting(child, depth + deeper))
    return deepest


def positional(function):
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def handed_on(module):
    """Functions whose caller knows only their shape: registered by a decorator, or named as a value
    in their own module (a table of rules, a callback)."""
    called = {id(n.func) for n in ast.walk(module.tree) if isinstance(n, ast.Call)}
    values = [n for n in ast.walk(module.tree) if id(n) not in called]
    names = {n.id for n in values if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    own = {n.attr for n in values if isinstance(n, ast.Attribute) and is_self(n.value)}
    registered = {f.name for f in module.functions if any(map(is_call, f.decorator_list))}
    return names | own | registered


def is_self(node):
    return isinstance(node, ast.Name) and node.id == "self"


def is_command(module, function):
    """What a person types has as many options as the job needs; no code calls it."""
    return module.name.startswith("fieldvisit/commands/") and not function.name.startswith("_")


def is_call(node):
    return isinstance(node, ast.Call)


def p90(values):
    return quantiles(values, n=10)[8]


def test_a_file_is_at_most_400_lines(modules, test_modules):
    long = [(m.name, m.lines) for m in modules + test_modules if m.lines > MOST_LINES_OF_A_FILE]
    assert long == []


def test_a_function_fits_on_one_screen(modules):
    long = [
        (m.place(f), f.name, length(f))
        for m in modules
        for f in m.functions
        if length(f) > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_nothing_is_nested_deeper_than_three(modules):
    deep = [
        (m.place(f), f.name, nesting(f))
        for m in modules
        for f in m.functions
        if nesting(f) > MOST_NESTING
    ]
    assert deep == []


def test_a_function_takes_at_most_five_parameters(modules):
    many = [
        (m.place(f), f.name)
        for m in modules
        for f in m.functions
        if len(positional(f)) + len(f.args.kwonlyargs) > MOST_PARAMETERS and not is_command(m, f)
    ]
    assert many == []


def test_beyond_two_parameters_are_named_by_the_caller(modules):
    unnamed = [
        (m.place(f), f.name)
        for m in modules
        for f in m.functions
        if len(positional(f)) > MOST_POSITIONAL
        and f.name not in CALLED_BY_OTHERS | handed_on(m)
        and not (f.name.startswith("__") and f.name != "__init__")
    ]
    assert unnamed == []


def test_a_module_has_at_most_fifteen_imports(modules):
    def imports(module):
        nodes = [n for n in ast.walk(module.tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        # an index offers what its own package holds
        index = module.name.endswith("/__init__.py")
        own = module.name.removesuffix("__init__.py").replace("/", ".") if index else " "
        return sum(not (getattr(n, "module", None) or "").startswith(own) for n in nodes)

    crowded = [(m.name, imports(m)) for m in modules if imports(m) > MOST_IMPORTS]
    assert crowded == []


def test_nine_in_ten_files_and_functions_are_short(modules):
    assert p90([m.lines for m in modules if m.lines > 0]) <= P90_OF_FILES
    assert p90([length(f) for m in modules for f in m.functions]) <= P90_OF_FUNCTIONS


def test_nesting_counts_blocks_and_not_elif():
    text = "def f():\n for a in b:\n  if a:\n   pass\n  elif b:\n   with c:\n    pass\n"
    assert nesting(ast.parse(text).body[0]) == 3
