"""Let thousands of devices in: villages with households and officers, each enrolled as ever, only
without a wire. Sends nothing.
"""

from collections.abc import Iterator
from pathlib import Path

import orjson
import visits

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household
from sync.client.enrol import enrol
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange
from sync.server.office import new_staff

IN_A_VILLAGE, IN_A_TOWN = 4, 50
FAMILY = "赵钱孙李周吴郑王冯陈"
GIVEN = "桂芬德海宝林淑珍凤英国栋兰秀"


def prepare(centre: Centre, devices: int, *, file: Path) -> None:
    """`devices` devices, four in a village with one household; a line each into `file`."""
    ids, lines = Uuid7(), []
    villages = list(codes(-(-devices // IN_A_VILLAGE)))
    houses = {scope: a_house(scope, ids) for scope in villages}
    centre.load(houses.values())
    for number in range(devices):
        scope = villages[number // IN_A_VILLAGE]
        name = FAMILY[number % 10] + GIVEN[number // 10 % 14] + GIVEN[number // 140 % 14]
        person = new_staff(name, "village_officer", region_code=scope, at=centre.clock.now())
        who = enrol(
            "",
            centre.invite(person).code,
            label="bench",
            connect=lambda _, signer: InMemoryExchange(centre, signer),
        )
        line = {
            "device_id": str(who.device_id),
            "key": who.signing_key.hex(),
            "staff_id": str(who.staff.id),
            "scope": scope,
            "house": str(houses[scope].id),
        }
        lines.append(orjson.dumps(line))
    file.write_bytes(b"\n".join(lines))


def codes(number: int) -> Iterator[str]:
    """Codes of villages, fifty in a town."""
    for place in range(number):
        yield f"120110{100 + place // IN_A_TOWN}{1 + place % IN_A_TOWN:03d}"


def a_house(scope: str, ids: Uuid7) -> Household:
    """The household that the village's visits speak of."""
    row = {"id": ids.fresh(), "scope": scope, "created_at": visits.NOON, "number": "001"}
    more = {"category": "dibao", "hukou_region": scope, "live_region": scope}
    return Household.model_validate(row | more)
