"""Which nodes a path names: seen from inside a repeat, from outside, narrowed by filters."""

from collections.abc import Callable

import pytest

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.functions.nodesets import seed_of, shuffled
from fieldvisit.forms.refusals import FormBroken
from fieldvisit.forms.session import Session

Raw = Callable[..., FormDefinition]
Filling = Callable[..., Session]

PEOPLE = [
    ("王大爷", "70", "2"),
    ("李阿姨", "65", "1"),
    ("小王", "9", "3"),
]
INSTANCE = (
    '<n>2</n><m jr:template=""><who/><age/><c jr:template=""><sum/><y/></c><x/></m>'
    + "".join(
        f"<m><who>{who}</who><age>{age}</age>"
        + "".join(f"<c><sum>{place}</sum><y/></c>" for place in range(1, int(cards) + 1))
        + "<x/></m>"
        for who, age, cards in PEOPLE
    )
    + "<out/>"
)
BINDS = (
    '<bind nodeset="/data/n" type="int"/><bind nodeset="/data/m/age" type="int"/>'
    '<bind nodeset="/data/m/c/sum" type="int"/><bind nodeset="/data/m" relevant="/data/n != 9"/>'
)
BODY = (
    '<input ref="/data/n"/><group ref="/data/m"><repeat nodeset="/data/m">'
    '<input ref="/data/m/who"/><input ref="/data/m/age"/>'
    '<group ref="/data/m/c"><repeat nodeset="/data/m/c"><input ref="/data/m/c/sum"/></repeat>'
    "</group></repeat></group>"
)


def xml_of(source: str) -> str:
    return source.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@pytest.fixture
def asking(raw_filling: Filling) -> Callable[..., Session]:
    """A filling in which a calculation stands at /data/out, /data/m/x or /data/m/c/y."""

    def begun(source: str, at: str = "/data/out") -> Session:
        bind = f'<bind nodeset="{at}" calculate="{xml_of(source)}"/>'
        return raw_filling(instance=INSTANCE, binds=BINDS + bind, body=BODY)

    return begun


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("count(/data/m)", "3"),
        ("count(/data/m/c)", "6"),
        ("sum(/data/m/age)", "144"),
        ("sum(/data/m/c/sum)", "10"),
        ("join('/', /data/m/who)", "王大爷/李阿姨/小王"),
        ("/data/m/who", "王大爷"),
        ("/data/m[2]/who", "李阿姨"),
        ("/data/m[position() = 3]/who", "小王"),
        ("/data/m[position() = last()]/who", "小王"),
        ("/data/m[last()]/who", "小王"),
        ("/data/m[position() = /data/n]/who", "李阿姨"),
        ("/data/m[./age > 60][2]/who", "李阿姨"),
        ("/data/m[age > 60 and age < 68]/who", "李阿姨"),
        ("count(/data/m[age > 60])", "2"),
        ("sum(/data/m[who = '小王']/c/sum)", "6"),
        ("sum(/data/m/c[sum > 1]/sum)", "7"),
        ("sum(/data/m[age > 60]/c[1]/sum)", "2"),
        ("count(/data/m[count(./c) > 1])", "2"),
        ("count(/data/m/c[../age > 60])", "3"),
        ("count(/data/m[age > 100])", "0"),
        ("/data/m[9]/who", ""),
        ("sum(/data/m/*)", "144"),
        ("count(/data/m/*)", "15"),
        ("count-non-empty(/data/m/x)", "0"),
        ("count(../m)", "3"),
        ("sum(current()/../m/age)", "144"),
        ("position(/data/m[age = 9])", "3"),
        ("position(/data/m[age = 99])", "0"),
        ("indexed-repeat(/data/m/who, /data/m, 2)", "李阿姨"),
        ("indexed-repeat(/data/m/who, /data/m, 0)", "王大爷"),
        ("indexed-repeat(/data/m/who, /data/m, '')", "王大爷"),
        ("indexed-repeat(/data/m/who, /data/m, 7)", ""),
        ("indexed-repeat(/data/m/c/sum, /data/m, 3, /data/m/c, 2)", "2"),
        ("indexed-repeat(/data/m/c/sum, /data/m, 2, /data/m/c, 2)", ""),
        ("join(' ', randomize(/data/m/who, 42))", "王大爷 李阿姨 小王"),
        ("join(' ', randomize(/data/m/who, 7))", "小王 李阿姨 王大爷"),
    ],
)
def test_seen_from_outside(asking: Callable[..., Session], source: str, text: str) -> None:
    assert asking(source).state("/data/out").value == text


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("../who", ["王大爷", "李阿姨", "小王"]),
        ("/data/m/who", ["王大爷", "李阿姨", "小王"]),
        ("count(/data/m/c)", ["2", "1", "3"]),
        ("sum(../c/sum)", ["3", "1", "6"]),
        ("count(../../m)", ["3", "3", "3"]),
        ("count(/data/m)", ["3", "3", "3"]),
        ("sum(../../m/age)", ["144", "144", "144"]),
        ("position(..)", ["1", "2", "3"]),
        ("/data/m[position() = 2]/who", ["李阿姨", "李阿姨", "李阿姨"]),
        ("count(/data/m[age > current()/../age])", ["0", "1", "2"]),
        ("count(../../m[position() < position(current()/..)])", ["0", "1", "2"]),
        ("sum(/data/m[position() <= position(current()/..)]/age)", ["70", "135", "144"]),
        ("indexed-repeat(/data/m/who, /data/m, position(..) + 1)", ["李阿姨", "小王", ""]),
        ("indexed-repeat(../age, .., position(..) - 1)", ["70", "70", "65"]),
        ("/data/m[position() = position(current()/..) - 1]/age", ["", "70", "65"]),
        ("indexed-repeat(/data/m/c/sum, /data/m/c, 2)", ["2", "", "2"]),
        ("current()/../who", ["王大爷", "李阿姨", "小王"]),
        ("/data/n", ["2", "2", "2"]),
    ],
)
def test_seen_from_inside(asking: Callable[..., Session], source: str, texts: list[str]) -> None:
    session = asking(source, "/data/m/x")
    assert [session.state(f"/data/m[{place}]/x").value for place in (1, 2, 3)] == texts


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("concat(../../who, ../sum)", ["王大爷1", "王大爷2", "李阿姨1"]),
        ("count(/data/m/c)", ["2", "2", "1"]),
        ("sum(../../c/sum)", ["3", "3", "1"]),
        ("count(../../../m)", ["3", "3", "3"]),
        ("concat(position(../..), position(..))", ["11", "12", "21"]),
        ("sum(../../../m/c/sum)", ["10", "10", "10"]),
        ("indexed-repeat(/data/m/c/sum, /data/m, 1)", ["1", "2", "1"]),
        ("count(/data/m/c[sum < current()/../sum])", ["0", "1", "0"]),
    ],
)
def test_seen_from_two_repeats_deep(
    asking: Callable[..., Session], source: str, texts: list[str]
) -> None:
    session = asking(source, "/data/m/c/y")
    refs = ("/data/m[1]/c[1]/y", "/data/m[1]/c[2]/y", "/data/m[2]/c[1]/y")
    assert [session.state(ref).value for ref in refs] == texts


def test_what_is_not_relevant_is_in_no_nodeset(asking: Callable[..., Session]) -> None:
    session = asking("concat(count(/data/m), sum(/data/m/age), /data/m[2]/who)")
    session.set("/data/n", "9")
    assert session.state("/data/out").value == "00"


def test_a_nodeset_follows_its_members(asking: Callable[..., Session]) -> None:
    session = asking("count(/data/m[age > 60])")
    session.set("/data/m[3]/age", "61")
    assert session.state("/data/out").value == "3"
    session.add("/data/m")
    session.set("/data/m[4]/age", "99")
    session.remove("/data/m", 1)
    assert session.state("/data/out").value == "3"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("indexed-repeat(/data/m/who, /data/m)", "wrong_arguments"),
        ("indexed-repeat('x', /data/m, 1)", "wrong_arguments"),
        ("indexed-repeat(/data/n, /data/m, 1)", "wrong_arguments"),
        ("position('x')", "wrong_arguments"),
        ("pulldata('nowhere', 'a', 'b', 1)", "unknown_list"),
        ("pulldata(/data/n, 'a', 'b', 1)", "wrong_arguments"),
        ("instance('x')", "wrong_arguments"),
        ("/data/m/nobody", "unknown_name"),
        ("/data/m[nobody = 1]/who", "unknown_name"),
        ("../../../x", "unknown_name"),
        ("jr:choice-name('a', /data/n)", "wrong_arguments"),
        ("/data/out", "cycle"),
        ("/data/m[x = 1]/who | /data/n", "union"),
    ],
)
def test_a_path_that_names_nothing_is_refused(
    asking: Callable[..., Session], source: str, why: str
) -> None:
    with pytest.raises(FormBroken) as refused:
        asking(source)
    assert refused.value.why == why


# the published examples of randomize()
@pytest.mark.parametrize(
    ("things", "seed", "order"),
    [
        ("0123456789", 33, "3548201697"),
        ("0123456789", 42, "0591846372"),
        ("ABCDEF", 42, "AFCBDE"),
        ("ABCDEF", -42, "EDAFBC"),
        ("ABCDEF", 1, "BFEACD"),
        ("ABCDEF", 11111111, "ACDBFE"),
    ],
)
def test_an_order_by_chance_is_the_same_on_every_engine(things: str, seed: int, order: str) -> None:
    assert "".join(shuffled(things, seed)) == order


def test_a_seed_may_be_any_text() -> None:
    assert seed_of("42.9") == 42
    assert seed_of("") == 0
    assert seed_of("甲") == seed_of("甲") != seed_of("乙")
