"""Long forms for benches, as XForm text: what a district form is made of, many times over. It runs
nothing."""

from collections.abc import Iterable
from html import escape

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">'
)
CHOICES = (("good", "好"), ("fair", "一般"), ("poor", "差"), ("unknown", "说不清"))
TYPES = ("string", "int", "decimal", "date", "select", "string", "int", "select")


def questionnaire(questions: int) -> str:
    """Groups of 25 questions: texts, numbers, dates and choices; of every four one is relevant to
    the one before, one has a rule, and each group ends with a sum."""
    instance, binds, body = [], [], []
    for first in range(0, questions, 25):
        group = f"g{first}"
        refs = [f"/data/{group}/q{number}" for number in range(first, min(first + 25, questions))]
        inside = "".join(f"<{one.rpartition('/')[2]}/>" for one in refs)
        instance.append(f"<{group}>{inside}</{group}>")
        binds += [bind(ref, place, refs) for place, ref in enumerate(refs)]
        asked = "".join(control(ref, place) for place, ref in enumerate(refs[:-1]))
        body.append(f'<group ref="/data/{group}"><label>第 {first} 题起</label>{asked}</group>')
    return form(instance, binds=binds, body=body)


def bind(ref: str, place: int, refs: list[str]) -> str:
    """The rules of one question."""
    kind = TYPES[place % len(TYPES)]
    rules = {"type": "string" if kind == "select" else kind}
    if place == len(refs) - 1:
        numbers = [one for at, one in enumerate(refs[:-1]) if TYPES[at % len(TYPES)] == "int"]
        rules |= {"type": "int", "calculate": " + ".join(f"coalesce({one}, 0)" for one in numbers)}
    elif place % 4 == 2:
        rules["relevant"] = f"{refs[place - 1]} != '' and {refs[place - 1]} != 'unknown'"
    elif kind == "int":
        rules["constraint"] = ". >= 0 and . <= 120"
    if place % 5 == 0:
        rules["required"] = "true()"
    return bound(ref, rules)


def control(ref: str, place: int) -> str:
    """How one question is asked."""
    label = f"<label>第 {place} 题，请据实填写</label>"
    if TYPES[place % len(TYPES)] != "select":
        return f'<input ref="{ref}">{label}</input>'
    columns = '<value ref="name"/><label ref="label"/>'
    items = f"""<itemset nodeset="instance('few')/root/item">{columns}</itemset>"""
    return f'<select1 ref="{ref}">{label}{items}</select1>'


def chain(links: int) -> str:
    """A question at the head of `links` calculations, each of the last one, and of as many
    questions whose relevance each looks at one of them."""
    names = ["q0", *(f"c{n}" for n in range(links)), *(f"r{n}" for n in range(links))]
    binds = [bound("/data/q0", {"type": "int"})]
    for n in range(links):
        before = f"/data/c{n - 1}" if n else "/data/q0"
        binds.append(bound(f"/data/c{n}", {"type": "int", "calculate": f"{before} + 1"}))
        relevant = f"(/data/c{n} mod 2) = 0"
        binds.append(bound(f"/data/r{n}", {"type": "string", "relevant": relevant}))
    asked = ["q0", *(f"r{n}" for n in range(links))]
    body = [f'<input ref="/data/{name}"><label>{name}</label></input>' for name in asked]
    return form([f"<{name}/>" for name in names], binds=binds, body=body)


def household() -> str:
    """A household whose members are a repeat of a dozen questions, with sums over them."""
    fields = {
        "name": {"type": "string", "required": "true()"},
        "relation": {"type": "string"},
        "birth_on": {"type": "date", "constraint": ". <= today()"},
        "age": {
            "type": "int",
            "calculate": "if(../birth_on = '', '', int((today() - ../birth_on) div 365.25))",
        },
        "is_old": {"type": "string", "calculate": "if(../age >= 60, 'yes', 'no')"},
        "place": {"type": "int", "calculate": "position(..)"},
        "health": {"type": "string"},
        "illness": {"type": "string", "relevant": "../health = 'poor'"},
        "income": {"type": "decimal", "constraint": ". >= 0"},
        "pension": {"type": "decimal", "relevant": "../is_old = 'yes'"},
        "own": {"type": "decimal", "calculate": "coalesce(../income, 0) + coalesce(../pension, 0)"},
        "phone": {"type": "string"},
    }
    binds = [bound(f"/data/member/{name}", rules) for name, rules in fields.items()]
    sums = {
        "members": "count(/data/member)",
        "total": "sum(/data/member/own)",
        "each": "if(/data/members > 0, round(/data/total div /data/members, 2), 0)",
        "old": "count(/data/member[is_old = 'yes'])",
    }
    binds += [
        bound(f"/data/{name}", {"type": "decimal", "calculate": text})
        for name, text in sums.items()
    ]
    inside = "".join(f"<{name}/>" for name in fields)
    instance = [f'<member jr:template="">{inside}</member>', *(f"<{name}/>" for name in sums)]
    asked = "".join(
        control(f"/data/member/{name}", 4 if name in ("health", "relation") else 0)
        for name, rules in fields.items()
        if "calculate" not in rules
    )
    repeat = f'<repeat nodeset="/data/member">{asked}</repeat>'
    body = [f'<group ref="/data/member"><label>成员</label>{repeat}</group>']
    return form(instance, binds=binds, body=body)


def bound(ref: str, rules: dict[str, str]) -> str:
    """A bind."""
    told = "".join(f' {name}="{escape(text)}"' for name, text in rules.items())
    return f'<bind nodeset="{ref}"{told}/>'


def form(instance: Iterable[str], *, binds: Iterable[str], body: Iterable[str]) -> str:
    """The XForm around its parts."""
    items = "".join(
        f"<item><name>{code}</name><label>{label}</label></item>" for code, label in CHOICES
    )
    return (
        f"{HEAD}<h:head><h:title>长表</h:title><model>"
        f'<instance><data id="long" version="1">{"".join(instance)}</data></instance>'
        f'<instance id="few"><root>{items}</root></instance>{"".join(binds)}</model></h:head>'
        f"<h:body>{''.join(body)}</h:body></h:html>"
    )
