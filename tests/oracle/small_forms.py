"""One small XForm around any number of expressions, so that both engines say what they come to. It
runs nothing."""

from collections.abc import Sequence
from html import escape

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">'
    "<h:head><h:title>t</h:title><model>"
)
HELD = (
    "<n>3</n><none/><t>abc</t><day>2026-11-23</day><s>b a</s><s1>b</s1>"
    "<m><x>1</x><y/></m><m><x>2</x><y/></m>"
)
LIST = (
    '<instance id="few"><root>'
    "<item><name>a</name><label>A</label><kind>1</kind></item>"
    "<item><name>b</name><label>B</label><kind>2</kind></item>"
    "</root></instance>"
)
TYPES = {
    "n": "int",
    "none": "string",
    "t": "string",
    "day": "date",
    "s": "string",
    "s1": "string",
    "m/x": "int",
    "m/y": "int",
}
ITEMS = (
    "<label>s</label><itemset nodeset=\"instance('few')/root/item\">"
    '<value ref="name"/><label ref="label"/></itemset>'
)
BODY = (
    '<h:body><input ref="/data/n"><label>n</label></input>'
    f'<select ref="/data/s">{ITEMS}</select><select1 ref="/data/s1">{ITEMS}</select1>'
    '<group ref="/data/m"><label>m</label><repeat nodeset="/data/m">'
    '<input ref="/data/m/x"><label>x</label></input><input ref="/data/m/y"><label>y</label></input>'
    "</repeat></group></h:body></h:html>"
)


def around(expressions: Sequence[str]) -> str:
    """A form in which /data/r0, /data/r1 ... are what the expressions come to."""
    results = "".join(f"<r{at}/>" for at in range(len(expressions)))
    binds = [f'<bind nodeset="/data/{name}" type="{kind}"/>' for name, kind in TYPES.items()]
    binds += [
        f'<bind nodeset="/data/r{at}" type="string" calculate="{escape(one)}"/>'
        for at, one in enumerate(expressions)
    ]
    instance = f'<instance><data id="f" version="7">{HELD}{results}</data></instance>'
    return f"{HEAD}{instance}{LIST}{''.join(binds)}</model></h:head>{BODY}"
