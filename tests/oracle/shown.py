"""For each row of docs/forms/differences.toml a form, a filling and what either engine makes of it.
Data only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.oracle.random_forms import Row

Step = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """`ours` and `oracle` are what `key` of the node `ref` is in the replies; "absent" for a node
    that is not there, "failure" for a form that does not load, "error" for a last step refused."""

    ours: object
    oracle: object
    rows: tuple[Row, ...] = ()
    steps: tuple[Step, ...] = ()
    ref: str = ""
    key: str = "value"


def q(kind: str, name: str, **columns: str) -> Row:
    """A row of a survey."""
    return {"type": kind, "name": name, "label": name, **columns}


def calculated(name: str, calculation: str, kind: str = "string", **columns: str) -> Row:
    """A row that computes."""
    told = {"calculation": calculation, "bind::type": kind}
    return {"type": "calculate", "name": name, "label": name} | told | columns


def answered(ref: str, text: str) -> Step:
    return {"set": ref, "to": text}


END = {"type": "end_repeat"}
NEVER = (q("begin_repeat", "m", relevant="false()"), q("text", "t"), END)
HOUSEHOLD = (q("begin_repeat", "m"), q("integer", "x"), END)
TWO = ({"add": "/data/m"}, answered("/data/m[1]/x", "4"))
PHOTO = (
    q("text", "t"),
    q("image", "p", relevant="${t} = ''"),
    calculated("c", "${p}"),
)
TYPED = (
    q("text", "t"),
    q("text", "c", calculation="if(${t} = 'z', 'z', '')"),
)
FILTERED = (
    q("integer", "k"),
    q("select_one few", "s", choice_filter="${k} = '' or kind = ${k}"),
)
HIDDEN = (q("integer", "n"), q("text", "t", relevant="${n} > 1"))
WAITS = (*HIDDEN, calculated("c", "1", trigger="${t}"))
INSIDE = (
    q("begin_repeat", "m"),
    q("text", "t"),
    calculated("c", "1", trigger="${t}"),
    END,
)
ELSEWHERE = (
    q("begin_repeat", "m"),
    q("text", "t"),
    q("begin_group", "g"),
    calculated("c", "${f}", trigger="${t}"),
    {"type": "end_group"},
    q("integer", "f"),
    END,
)
OUTSIDE = (q("text", "t"), q("begin_repeat", "m"), calculated("c", "1", trigger="${t}"), END)

BY_FORM: Mapping[str, Shown] = {
    "nodes_not_relevant": Shown(
        "0",
        "1",
        rows=(*NEVER, calculated("c", "count(${m})")),
        ref="/data/c",
    ),
    "sum_of_none": Shown("4", "", (*HOUSEHOLD, calculated("c", "sum(${x})")), TWO, "/data/c"),
    "blank_extremes": Shown("4", "", (*HOUSEHOLD, calculated("c", "max(${x})")), TWO, "/data/c"),
    "decimal_point": Shown(
        "3", "3.0", (q("decimal", "d"),), (answered("/data/d", "3"),), "/data/d"
    ),
    "whole_numbers": Shown("", "1", (q("integer", "i"),), (answered("/data/i", "1.5"),), "/data/i"),
    "order_of_choices": Shown(
        "b a", "a b", (q("select_multiple few", "s"),), (answered("/data/s", "b a"),), "/data/s"
    ),
    "vanished_choice": Shown(
        "",
        "d",
        FILTERED,
        (answered("/data/s", "d"), answered("/data/k", "1"), answered("/data/k", "3")),
        "/data/s",
    ),
    "held_value": Shown(
        "x",
        "",
        HIDDEN,
        (answered("/data/n", "2"), answered("/data/t", "x"), answered("/data/n", "1")),
        "/data/t",
    ),
    "unseen_answers": Shown("1", "", WAITS, (answered("/data/t", "x"),), "/data/c"),
    "upload_not_relevant": Shown(
        "",
        "a.jpg",
        PHOTO,
        (answered("/data/p", "a.jpg"), answered("/data/t", "x")),
        "/data/c",
    ),
    "notes_are_texts": Shown(
        "input", "note", (q("integer", "i", readonly="true()"),), ref="/data/i", key="type"
    ),
    "label_blanks": Shown(
        "i: 0",
        " i: 0 ",
        (q("integer", "i", label="i: ${c}"), calculated("c", "0")),
        ref="/data/i",
        key="label",
    ),
    "typed_over": Shown(
        "",
        "mine",
        TYPED,
        (answered("/data/c", "mine"), answered("/data/t", "y")),
        "/data/c",
    ),
    "hidden_defaults": Shown(
        "1",
        "",
        (q("text", "t"), q("integer", "i", relevant="${t} != ''", default="0 + 1")),
        (answered("/data/t", "x"),),
        "/data/i",
    ),
    "defaults_see_calculations": Shown(
        "7",
        "",
        (q("text", "i", default="concat('', ${c})"), calculated("c", "7")),
        ref="/data/i",
    ),
    "followed_at_load": Shown(
        "1",
        "",
        (q("date", "d", default="today()"), calculated("c", "0 + 1", trigger="${d}")),
        ref="/data/c",
    ),
    "trigger_path": Shown(
        "7",
        "",
        ELSEWHERE,
        (answered("/data/m[1]/f", "7"), answered("/data/m[1]/t", "x")),
        "/data/m[1]/g/c",
    ),
    "rank_grows": Shown(
        "b a",
        "b a c",
        (q("integer", "n"), q("rank few", "r", choice_filter="kind <= ${n}")),
        (answered("/data/n", "1"), answered("/data/r", "b a"), answered("/data/n", "2")),
        "/data/r",
    ),
    "truth_kept": Shown(
        "false",
        "true",
        (calculated("b", "1 > 2"), calculated("c", "boolean(${b})")),
        ref="/data/c",
    ),
    "place_in_filter": Shown(
        [["c", "Choice c"]],
        [["a", "Choice a"], ["b", "Choice b"]],
        (
            q("begin_repeat", "m"),
            q("select_one few", "s", choice_filter="kind = position(..)"),
            END,
        ),
        ({"add": "/data/m"},),
        "/data/m[2]/s",
        "options",
    ),
    "trigger_into_repeat": Shown(
        "1", "", OUTSIDE, ({"add": "/data/m"}, answered("/data/t", "x")), "/data/m[2]/c"
    ),
    "trigger_after_remove": Shown(
        "1",
        "",
        INSIDE,
        ({"add": "/data/m"}, {"remove": "/data/m", "at": 1}, answered("/data/m[1]/t", "x")),
        "/data/m[1]/c",
    ),
    "empty_group": Shown(
        "success",
        "failure",
        (q("begin_group", "g"), {"type": "end_group"}, q("text", "t")),
        key="status",
    ),
    "unknown_paths": Shown(
        "failure", "success", (calculated("c", "count(/data/nothing)"),), key="status"
    ),
    "chance": Shown("different", "different", (calculated("c", "uuid()"),), ref="/data/c"),
}

# what an expression around tests/oracle/small_forms.py comes to
BY_EXPRESSION: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "zone_of_instants": {
        "date-time('2026-11-23')": ("2026-11-23T00:00:00.000+08:00", "2026-11-23"),
        "decimal-time('12:00:00.000+00:00')": ("0.8333333333333334", "0.5"),
        "format-date-time('2026-03-05T07:08:09.123+00:00', '%h')": ("15", "7"),
    },
    "date_of_a_time": {
        "date('2026-11-23T10:00:00.000+00:00')": ("2026-11-23", "2026-11-23T10:00:00.000+00:00"),
        "date(20000.7)": ("2024-10-04", "2024-10-04T16:48:00.000+00:00"),
    },
    "no_day": {"date('abc')": ("", "Invalid Date"), "date('2026-02-30')": ("", "failure")},
    "format_date_of_days": {"format-date(20780, '%Y-%m-%d')": ("2026-11-23", "")},
    "month_names": {
        "format-date('2026-03-05', '%b')": ("3月", "Mar"),
        "format-date('2026-03-05', '%a')": ("周四", "Thu"),
    },
    "date_marks": {"format-date('2026-03-05', '%W %%')": ("10 %", "%W %%")},
    "truth_of_a_question": {
        "boolean(/data/none)": ("false", "true"),
        "if(/data/none, 'a', 'b')": ("b", "a"),
    },
    "truth_of_and": {"true() and ''": ("false", ""), "1 = 1 and 'b'": ("true", "b")},
    "round_half": {"round(-2.5)": ("-2", "-3"), "round(1.005, 2)": ("1.01", "1")},
    "exponents": {"number('1e3')": ("", "1000")},
    "regex_whole": {"regex('a123', '[0-9]+')": ("false", "true")},
    "characters": {"string-length('𠮷')": ("1", "2")},
    "selected_blank": {"selected('', '')": ("false", "true")},
    "more_functions": {
        "upper-case('a')": ("A", "failure"),
        "version()": ("7", "failure"),
        "coalesce('', '', 'c')": ("c", "failure"),
    },
    "area_and_distance": {
        "distance('39.1 117.2', '39.2 117.3')": ("14086.972678928942", "14086.97"),
        "distance('')": ("0", "failure"),
    },
    "days_whole": {"number(/data/day)": ("20780", "20779")},
}
