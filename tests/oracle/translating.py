"""Writes a form as the oracle must read it to mean what it means with us: where the two part by
design (docs/forms/differences.toml), the form asks the oracle in other words. It compares nothing.

- sum_of_none: a sum skips blanks, and of no number at all it is 0.
- format_date_of_days: a number of days is made a day before it is written out.
- nodes_not_relevant: a repeat instance that is not relevant is not counted; a witness inside each
  instance, blank as soon as the instance is not relevant, tells the oracle so.
- upload_not_relevant: a photo that another question looks at is a text.
- decimal_point: a decimal is a text, since as a number its text would be 3.0 where ours is 3.
"""

import re
from collections.abc import Callable
from html import escape, unescape

WITNESS = "here_for_the_oracle"
_EXPRESSION = re.compile(r'(\b(?:calculate|relevant|constraint|required|readonly|value)=")([^"]*)"')
_REPEAT = re.compile(r'<repeat nodeset="([^"]+)"')
_UPLOAD = re.compile(r'<upload ref="([^"]+)"[^>]*>|<upload [^>]*ref="([^"]+)"[^>]*>')


def translated(xform: str) -> str:
    """The form for the oracle."""
    repeats = sorted(set(_REPEAT.findall(xform)))
    names = {ref.rpartition("/")[2] for ref in repeats}

    def asked(found: re.Match[str]) -> str:
        told = unescape(found[2])
        told = called(told, "sum", summed)
        told = called(told, "format-date", dated)
        told = called(told, "count", lambda path: counted(path, names))
        return f'{found[1]}{escape(told)}"'

    head, model, body = parted(xform)
    model = witnessed(model, names)
    binds = (f'<bind nodeset="{ref}/{WITNESS}" type="string" calculate="1"/>' for ref in repeats)
    whole = f"{head}{model}{''.join(binds)}{body}"
    return _EXPRESSION.sub(asked, decimals_as_texts(uploads_as_texts(whole)))


def parted(xform: str) -> tuple[str, str, str]:
    """What stands before the form's own instance, the instance, and what stands behind it."""
    begin, end = xform.index("<instance>"), xform.index("</instance>") + len("</instance>")
    return xform[:begin], xform[begin:end], xform[end:]


def witnessed(instance: str, names: set[str]) -> str:
    """An instance with a witness at the end of each instance of a repeat."""
    for name in names:
        instance = instance.replace(f"</{name}>", f"<{WITNESS}/></{name}>")
    return instance


def instance_for_oracle(instance: str, xform: str) -> str:
    """A stored filling with its witnesses."""
    return witnessed(instance, {ref.rpartition("/")[2] for ref in _REPEAT.findall(xform)})


def uploads_as_texts(xform: str) -> str:
    """Uploads that some expression looks at become inputs."""
    binds = "".join(found[2] for found in _EXPRESSION.finditer(xform))
    for found in list(_UPLOAD.finditer(xform)):
        ref = found[1] or found[2]
        if f"{ref} " not in f"{binds} ":
            continue
        end = xform.index("</upload>", xform.index(found[0]))
        xform = xform[:end] + "</input>" + xform[end + len("</upload>") :]
        xform = xform.replace(found[0], f'<input ref="{ref}">')
        xform = xform.replace(f'nodeset="{ref}" type="binary"', f'nodeset="{ref}" type="string"')
    return xform


def decimals_as_texts(xform: str) -> str:
    """Decimals become texts, but those of a range, which must be numbers."""
    ranges = set(re.findall(r'<range [^>]*ref="([^"]+)"', xform))

    def text(found: re.Match[str]) -> str:
        return found[0] if found[1] in ranges else found[0].replace('"decimal"', '"string"')

    return re.sub(r'<bind nodeset="([^"]+)" type="decimal"', text, xform)


def summed(path: str) -> str:
    filled = f"{path.strip()}[. != '']"
    return f"if(count({filled}) > 0, sum({filled}), 0)"


def counted(path: str, names: set[str]) -> str:
    steps, bracket, condition = path.strip().partition("[")
    if steps.strip().rpartition("/")[2] not in names:
        return f"count({path})"
    return f"count({steps.strip()}[{WITNESS} = 1]{bracket}{condition})"


def dated(args: str) -> str:
    at = comma(args)
    return f"format-date(date({args[:at]}){args[at:]})"


def comma(args: str) -> int:
    """Where the first argument ends."""
    depth = 0
    quote = ""
    for at, mark in enumerate(args):
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "'\"":
            quote = mark
        elif mark == "," and not depth:
            return at
        else:
            depth += (mark in "([") - (mark in ")]")
    return len(args)


def called(expression: str, name: str, write: Callable[[str], str]) -> str:
    """The expression with each call of a function written anew from its arguments, inner ones
    first."""
    # from the last on: what is written anew stands behind what is still to be found
    for found in reversed(list(re.finditer(rf"(?<![\w\-]){re.escape(name)}\(", expression))):
        end = found.end() + closing(expression[found.end() :])
        args = expression[found.end() : end]
        expression = expression[: found.start()] + write(args) + expression[end + 1 :]
    return expression


def closing(text: str) -> int:
    """Where the bracket closes that was opened just before."""
    depth = 1
    quote = ""
    for at, mark in enumerate(text):
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "'\"":
            quote = mark
        else:
            depth += (mark == "(") - (mark == ")")
        if not depth:
            return at
    raise ValueError(text)
