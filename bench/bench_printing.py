"""How fast and small 500 two-page forms print, beside ReportLab's own canvas with the same lines.

Every measure has a process of its own, so that memory and warm-up belong to it alone; it is CPU
time, not wall time. Speed is measured with blank places for signatures (their PNGs cost decoding,
not setting); size and memory with two signatures a form. The people are invented.
"""

import io
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FORMS, ROUNDS = 500, 5
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "桂芬德海宝林淑珍凤英国栋兰秀玉华"
REMARKS = ("夜里腿疼，走路要扶墙。", "药吃完了还没去拿。", "想春节前和侄子通个电话。")


def main() -> None:
    """Print a table and one line a bar."""
    runs = [measured("ours") for _ in range(ROUNDS)]
    signed = [measured("signed") for _ in range(ROUNDS)]
    peers = [measured("peer") for _ in range(ROUNDS)]
    rows = {"print sheet": runs, "with two signatures": signed, "plain ReportLab canvas": peers}
    sys.stdout.write(f"{'':28}{'pages/CPU s':>14}{'MB':>8}{'memory MB':>12}\n")
    for name, taken in rows.items():
        middle = {key: statistics.median(row[key] for row in taken) for key in taken[0]}
        speed, size, memory = middle["pages_per_second"], middle["megabytes"], middle["memory"]
        sys.stdout.write(f"{name:28}{speed:14.0f}{size:8.2f}{memory:12.0f}\n")
    ratios = [
        ours["pages_per_second"] / peer["pages_per_second"]
        for ours, peer in zip(runs, peers, strict=True)
    ]
    at_least("printing.pages_per_cpu_second", [run["pages_per_second"] for run in runs], 500)
    at_least("printing.pages_beside_plain_canvas", ratios, 1.0, kind="ratio")
    at_most("printing.megabytes", [run["megabytes"] for run in signed], 5.5)
    at_most("printing.memory_megabytes", [run["memory"] for run in signed], 150)
    at_most("printing.first_preview_ms", [run["preview_ms"] for run in signed], 300)


def at_least(name: str, values: list[float], bound: float, kind: str = "value") -> None:
    told(name, values, bound, kind, holds=statistics.median(values) >= bound)


def at_most(name: str, values: list[float], bound: float, kind: str = "value") -> None:
    told(name, values, bound, kind, holds=statistics.median(values) <= bound)


def told(name: str, values: list[float], bound: float, kind: str, *, holds: bool) -> None:
    """One bar: its median, its bound, whether it holds, and how far the rounds lie apart."""
    spread = f"{min(values):.2f}-{max(values):.2f}"
    sys.stdout.write(
        f"bar {name} {kind} {statistics.median(values):.2f} bound {bound:.2f} "
        f"{'ok' if holds else 'miss'} n={len(values)} spread {spread}\n"
    )


def measured(what: str) -> dict[str, float]:
    """One round in a fresh process."""
    ran = subprocess.run(
        [sys.executable, __file__, what], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def one_round(what: str) -> dict[str, float]:
    """What 500 forms cost after one has warmed the fonts up."""
    from fieldvisit.printing.preview import page_count, page_image
    from fieldvisit.printing.render import render

    sheets = list(batch(signed=what == "signed"))
    make: Callable[[], bytes] = plainly(sheets) if what == "peer" else lambda: render(sheets)
    render(sheets[:1])
    started = time.process_time()
    pdf = make()
    spent = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started_wall = time.perf_counter()
    page_image(render(sheets[7:8]), 0, dpi=110)
    preview = (time.perf_counter() - started_wall) * 1000
    assert page_count(pdf) == 2 * FORMS
    return {
        "pages_per_second": 2 * FORMS / spent,
        "megabytes": len(pdf) / 1e6,
        "memory": memory,
        "preview_ms": preview,
    }


def batch(*, signed: bool) -> Any:
    """500 filled F02 whose sheet is drawn twice over, so that each takes two pages."""
    from fieldvisit.forms.sheet import read_print_sheet
    from fieldvisit.machine.assets import resource as data
    from fieldvisit.printing.sheet import PageFacts, Sheet
    from tests.printing.conftest import ANSWERS, choices_of, signature

    book = data("forms", "F02-特困月探访.xlsx")
    layout = twice(read_print_sheet(book) or {})
    choices = choices_of(book)
    hands = [signature(900 + 10 * number) for number in range(8)]
    chance = random.Random(7)
    for number in range(FORMS):
        answers = dict(ANSWERS)
        answers["person_name"] = chance.choice(FAMILY) + "".join(chance.sample(GIVEN, 2))
        answers["age"] = str(chance.randint(60, 99))
        answers["remarks"] = "".join(chance.sample(REMARKS, 2))
        for name, known in choices.items():
            answers[name] = chance.choice(known)[0]
        code = f"FV-F02-120111102-20261123-A7{number:04d}"
        facts = PageFacts(
            title="特困人员月探访登记表",
            number=code,
            region_path="天津市/西青区/辛口镇/第六埠村",
            printed_at_text="2026-11-23 11:06",
            printed_by="赵文静",
            qr_text=f"{code}#{chance.randbytes(8).hex()}",
        )
        images = {
            "investigator_signature": hands[number % 8],
            "respondent_signature": hands[(number + 3) % 8],
        }
        yield Sheet(layout, answers, facts, choices=choices, images=images if signed else {})


def twice(layout: dict[str, Any]) -> dict[str, Any]:
    """The layout with all its rows once more below; the second half has no pictures."""
    rows = len(layout["rows_mm"])
    below = [cell | {"row": cell["row"] + rows} for cell in layout["cells"]]
    for cell in below:
        cell["text"] = "" if ":image}" in cell["text"] else cell["text"]
    return layout | {"rows_mm": layout["rows_mm"] * 2, "cells": layout["cells"] + below}


def plainly(sheets: list[Any]) -> Callable[[], bytes]:
    """The peer: the same lines by `drawString`, the grid by `line`; one font, no frame."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from fieldvisit.machine.assets import resource as data
    from fieldvisit.printing.layout import compile_layout
    from fieldvisit.printing.mended import mend_reportlab
    from fieldvisit.printing.sheet import filled

    mend_reportlab()
    song = str(data("fonts", "NotoSerifSC-Regular.ttf"))
    pdfmetrics.registerFont(TTFont("song", song, asciiReadable=False))

    def make() -> bytes:
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=A4, pageCompression=1, initialFontName="song")
        for sheet in sheets:
            for page in compile_layout(sheet.layout).pages:
                canvas.setFont("song", 10.5)
                for line in page.lines:
                    canvas.line(line.x1, line.y1, line.x2, line.y2)
                for cell in (*page.fixed, *page.slots):
                    for text in filled(replace(sheet, images={}), cell.text).split("\n"):
                        canvas.drawString(cell.box.x, cell.box.y, text)
                canvas.showPage()
        canvas.save()
        return target.getvalue()

    return make


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(one_round(sys.argv[1])))
    else:
        main()
