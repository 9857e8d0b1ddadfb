"""What an office gives against a forgotten PIN: laid around the device's key, told to the trail,
answered on a supervisor's device. Opens nobody's records.
"""

import dataclasses
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.office_secret import box_key, reach, secret_below
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.machine.spoken_codes import answer_to, read_challenge, spoken
from fieldvisit.store import audit, keys, profile, recovery
from fieldvisit.store.profile import Profile
from fieldvisit.store.recovery import Given


@dataclass(eq=False)
class NotASupervisor(FieldvisitError):
    """The office gave this device no secret: only a supervisor's answers challenges."""


@dataclass(eq=False)
class ReasonNeeded(FieldvisitError):
    """Setting somebody's PIN anew leaves a trace with its reason."""


def lay(folder: DeviceFolder, granted: Profile, *, data_key: bytes) -> Profile:
    """Wrap the data key under the codes that the office gave; the profile comes back without them.
    Raises DiskFull.
    """
    waiting = granted.recovery.get("codes")
    if not waiting:
        return granted
    given = Given(
        granted.short,
        granted.recovery["public"],
        {int(number): code for number, code in waiting.items()},
    )
    recovery.lay(folder, str(granted.staff_id), given=given, data_key=data_key)
    return dataclasses.replace(granted, recovery=granted.recovery | {"codes": {}})


def at_unlock(desk: Desk) -> None:
    """Lay the codes that the last sync brought, and tell the trail of a PIN that was set anew. What
    a full disk does not let in waits for the next unlock.
    """
    with suppress(FieldvisitError, OSError):
        laid = lay(desk.store.folder, desk.profile, data_key=desk.store.key)
        if laid is not desk.profile:
            with desk.store.write() as tx:
                profile.save(tx, laid)
            desk.profile = laid
        _tell_the_trail(desk)


def answer(desk: Desk, challenge: str, *, reason: str, area: str | None = None) -> str:
    """The code to tell the worker who reads `challenge` aloud; works without a network. `area`: the
    town of the worker, for the supervisor of a whole district. Leaves a row in the trail.

    Raises NotASupervisor, ChallengeMisheard, ReasonNeeded.
    """
    secret = _secret(desk, area)
    asked = read_challenge(challenge)
    _note(desk, "recovery_answer", subject=f"{asked.short}-{asked.number}", reason=reason)
    return spoken(answer_to(secret, asked))


def open_device(
    desk: Desk, folder: DeviceFolder, *, new_pin: str, reason: str, area: str | None = None
) -> str:
    """Set a new PIN in the folder of somebody's keys whose secret or codes are lost; a copy of
    `keys.json` alone is enough, what comes out is carried back. Answers with the label of whose
    keys they are. Leaves a row in the trail.

    Raises NotASupervisor, NotOurDevice, NoRecoveryCodes, NobodyEnrolled, BadPin, ReasonNeeded.
    """
    secret = _secret(desk, area)
    names = keys.people(folder)
    if not names:
        raise keys.NobodyEnrolled()
    keys.check_pin(new_pin)
    who, now = names[0], desk.clock.now()
    _note(desk, "recovery_open", subject=who.staff_id, reason=reason)
    recovery.open_for_office(
        folder, who.staff_id, private=box_key(secret), new_pin=new_pin, now=now
    )
    return who.label


def _secret(desk: Desk, area: str | None) -> bytes:
    given: dict[str, Any] = desk.profile.recovery
    if not given.get("secret"):
        raise NotASupervisor()
    wanted = reach(area) if area else given["area"]
    if not wanted.startswith(given["area"]):
        raise recovery.NotOurDevice
    return secret_below(bytes.fromhex(given["secret"]), given["area"], wanted=wanted)


def _note(desk: Desk, action: str, *, subject: str, reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded()
    with desk.store.write() as tx:
        stamp = desk.stamp()
        audit.append(tx, action, subject=subject, stamp=stamp, detail={"reason": reason.strip()})


def _tell_the_trail(desk: Desk) -> None:
    owner = str(desk.profile.staff_id)
    told = recovery.untold(desk.store.folder, owner)
    if not told:
        return
    with desk.store.write() as tx:
        for event in told:
            audit.append(tx, "pin_recovered", subject=owner, stamp=desk.stamp(), detail=event)
    recovery.forget_told(desk.store.folder, owner, told=told)
