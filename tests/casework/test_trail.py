"""Every action that shows or changes a person's data leaves a line (trust T12), and the trail can
be checked by whoever holds the device."""

import ast
import inspect
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import dedent

import pytest

import fieldvisit.casework
from fieldvisit.casework import steps, trail
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.visits import showing, visiting
from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import KINDS
from fieldvisit.store import audit
from fieldvisit.words.labels import LABELS

SILENT = {
    "lists that mask, or name no more than a card of the day does": {
        "assessor_list.assessors_here",
        "assessor_list.listed",
        "assessor_list.waiting",
        "campaigning.lines",
        "review_help.waiting",
        "review_looks.hints_of",
        "careful.listed",
        "correcting.waiting",
        "inspections.listed",
        "inspections.line",
        "inspections.drawn",
        "inspections.to_put_right",
        "notices.lines",
        "reporting.lines",
        "reporting.to_copy",
        "day_round.day_round",
        "rota.turns",
        "campaigning.progress",
        "conflicts.open_questions",
        "countersigning.colleagues",
        "countersigning.open_in",
        "countersigning.open_ones",
        "deciding.open_lines",
        "dossier.printables",
        "alerts.listed",
        "board.asked_day",
        "case_file.listed",
        "claim_file.listed",
        "clue_list.is_note",
        "policy_publishing.look",
        "policy_publishing.may_publish",
        "policy_table_list.tables",
        "clue_list.listed",
        "clue_list.stats",
        "growing.children",
        "door_slip.pdf",
        "whole_names.by_household",
        "whole_names.householder",
        "whole_names.of_householders",
        "due.due_on",
        "duplicates.duplicates",
        "near_relatives.filed",
        "pairing.pairs",
        "insuring.insured",
        "insuring.sums",
        "aid_totals.aid_totals",
        "registering.similar",
        "sampling.draw",
        "residence.elsewhere",
        "filling.last_answer",
        "handed_over.handed_over",
        "inbox.ids_of",
        "importing.preview",
        "ledger.ledger",
        "matching.hits",
        "matching.urgent_by",
        "inbox.parcels",
        "job_list.listed",
        "plan_list.listed",
        "pool_list.pool_states",
        "register.find",
        "register.page",
        "due_card.due_cards",
        "today.open_drafts",
        "reviewing.queue",
        "rounds.coverage",
        "listing.list_in_words",
        "listing.list_masked",
        "today.today",
        "waiting.sent_state",
        "waiting.waiting",
    },
    "one's own work on a form or note, which leaves its line when it is kept or thrown away": {
        "attaching.keep_drawing",
        "attaching.keep_file",
        "attaching.keep_photo",
        "attaching.read",
        "attaching.read_picture",
        "attaching.rows_of",
        "attaching.turn",
        "checking.check",
        "checking.elsewhere",
        "checking.hours",
        "filling.begin",
        "filling.go_on",
        "filling.stamp_of",
        "filling.visit_of",
        "members.add_member",
        "members.bring_back",
        "members.remove_member",
        "notes.begun",
        "notes.put_aside",
        "notes.search",
        "prefill.at_door",
        "mending.close_before",
        "proposing.ask_again",
        "proposing.take_back",
        "proposing.forget",
        "proposing.proposals_from",
        "proposing.remember",
        "signing.drawn",
        "signing.keep_signatures",
        "signing.put_aside",
        "signing.put_aside_before",
        "upgrading.offered",
        "upgrading.take",
        "visiting.answer",
        "visiting.join",
        "visiting.resume",
        "visiting.save",
        "visiting.start",
        "visiting.take_back",
    },
    "part of what its caller or its callee does, which leaves its line": {
        "photo_places.put",
        "photo_notes.about",
        "photo_notes.keep",
        "case_file.sections",
        "case_values.may_take_from",
        "claim_file.sections",
        "due_of_cases.lines",
        "due_of_entitlements.lines",
        "due_of_readings.lines",
        "growing.child_of",
        "growing.children_of",
        "growing.lacking",
        "reading.answers",
        "own_record.sections",
        "dossier.sheets",
        "household_story.sections",
        "inspection_dossier.sheets",
        "inspection_lists.sheets",
        "inspections.registered",
        "timeline.items",
        "inspection_rounds.rounds_of",
        "outside_values.of_visit",
        "notes.follow_up",
        "tasks_done.close",
        "tasks_done.close_from",
        "tasks_done.close_kind",
        "tasks_done.close_passed",
        "form_behind.from_form",
        "form_behind.is_mine",
        "clue_list.form_of",
        "job_list.seeker",
        "typed_household.new_household",
        "typed_household.new_tie",
        "typed_person.person_fields",
        "writing.may_share_note",
        "writing.may_write",
        "writing.write_all",
        "serving.remind",
        "folding.fold",
        "kinds.check",
        "kinds.taker_for",
        "paper.visit_of",
        "rosters.sheet_of",
    },
    "the trail itself goes, and only when the server holds everything": {
        "leaving.clear",
    },
    "nothing of a person, or nothing that leaves this device": {
        "mending.beforehand",
        "mending.begun",
        "mending.way",
        "mending.way_or_words",
        "keeping_safe.back_up_if_due",
        "keeping_safe.back_up_now",
        "by_itself.jobs",
        "keeping_safe.copies_of",
        "leaving.refuse_unsent",
        "support_bundle.packed",
        "claim_file.colleagues",
        "clue_list.call_words",
        "enrolling.move_server",
        "handed_over.keep_for_now",
        "handing_over.handing_over",
        "board.asked_day",
        "note_form.check",
        "note_form.tag_choices",
        "outreach.logged",
        "points.earned",
        "photo_places.wanted",
        "region_tree.branch",
        "region_tree.code_of",
        "region_tree.inside",
        "reporting.system_called",
        "roster.roster_counts",
        "worker_counts.worker_counts",
        "crediting.credits_of",
        "examining.paper",
        "overdue.alarms",
        "self_check.run",
        "sync_wishes.keep",
        "sync_wishes.load",
        "together.offered",
        "trail.lines",
        "correcting.is_late",
        "insuring.check_year",
        "blind.check_seen",
        "blind.hidden",
        "blind.task_for",
        "prefill.check_opening",
        "registering.villages_here",
        "typed_household.marks",
        "typed_household.past_day",
        "trail.verify",
        "undoing.batch_lines",
        "undoing.batches",
        "unlocking.change_pin",
        "unlocking.confirm",
        "unlocking.grant_state",
    },
}
NO_ACTIONS = frozenset({"rooms"})
"""Pages take the steps of others."""

LEAVES_A_LINE = ("audit.append(", "audit.prune(")


def actions():
    """Every public function of casework that works on an open device or a filling."""
    room = Path(fieldvisit.casework.__file__).parent
    for path in sorted(room.rglob("[a-z]*.py")):
        inside = path.relative_to(room).with_suffix("").parts
        if not NO_ACTIONS.isdisjoint(inside):
            continue
        module = import_module(".".join(("fieldvisit.casework", *inside)))
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function):
                continue
            if function.__module__ == module.__name__ and works_on_a_device(function):
                yield f"{path.stem}.{name}", function


def works_on_a_device(function):
    return {"desk", "filling"} & set(inspect.signature(function).parameters)


@cache
def called_by(function):
    """The functions of casework that a function calls: its own module's, and others'."""
    names = vars(inspect.getmodule(function))
    found = []
    for node in ast.walk(ast.parse(dedent(inspect.getsource(inspect.unwrap(function))))):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                found.append(names.get(name))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)):
                found.append(getattr(names.get(module), name, None))
    functions = filter(inspect.isfunction, found)
    return [one for one in functions if one.__module__.startswith("fieldvisit.casework.")]


def leaves_a_line(function):
    reached, to_see = set(), [function]
    while to_see:
        one = to_see.pop()
        if any(call in inspect.getsource(inspect.unwrap(one)) for call in LEAVES_A_LINE):
            return True
        reached.add(one)
        to_see += [inner for inner in called_by(one) if inner not in reached]
    return False


def test_every_action_leaves_a_line_or_is_known_to_need_none():
    silent = set().union(*SILENT.values())
    leaving = {name for name, action in actions() if leaves_a_line(action)}
    named = {name for name, _ in actions()}
    assert named - leaving - silent == set()
    assert silent - named == set(), "an action that is gone"
    assert silent & leaving == set(), "an action that leaves a line after all"


def test_every_line_has_its_words():
    room = Path(fieldvisit.casework.__file__).parent
    texts = [path.read_text("utf-8") for path in room.rglob("*.py")]
    calls = [n for text in texts for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)]
    appends = [call for call in calls if ast.unparse(call.func) == "audit.append"]
    codes = {call.args[1].value for call in appends if isinstance(call.args[1], ast.Constant)}
    looks = [k for c in calls if ast.unparse(c.func) == "looking_at" for k in c.keywords]
    codes |= {k.value.value for k in looks if k.arg == "action"}
    puts = [k for c in calls if ast.unparse(c.func) == "writing.put" for k in c.keywords]
    codes |= {k.value.value for k in puts if k.arg == "line" and isinstance(k.value, ast.Constant)}
    codes |= {steps.line_of(kind, state) for kind, state in states_to_step_to()}
    assert {"show", "parcel_opened", "draft_binned", "service_delivered", "rota_done"} <= codes
    assert "household_opened" in LABELS["audit_action"]
    assert codes <= set(LABELS["audit_action"])


def states_to_step_to():
    """Each kind that takes steps, with every state but the one that it begins in."""
    for kind in steps.CHECKS:
        first = KINDS[kind].model_fields["state"].default
        yield from ((kind, state) for state in type(first) if state is not first)


def actions_of(desk):
    return [(line.action, line.subject) for line in reversed(trail.lines(desk))]


def test_a_household_opened_leaves_one_line_an_unlocking(desk):
    household = register.find(desk)[0].household_id
    for _ in range(3):
        register.household_file(desk, household)
    assert actions_of(desk) == [("household_opened", household)]
    with pytest.raises(register.HouseholdNotHere):
        register.household_file(desk, "0" * 32)
    assert len(actions_of(desk)) == 1


def test_work_leaves_its_lines_in_order_and_the_trail_holds(desk):
    first, other = (line.household_id for line in register.find(desk)[:2])
    filling = visiting.start(desk, first, form_id="F02")
    visiting.discard(desk, str(filling.draft.id))
    showing.show(desk, "household", record_id=other)
    draft = replace(notes.begun(desk, other), text="屋顶漏雨")
    kept = notes.keep(desk, draft)
    assert actions_of(desk) == [
        ("draft_binned", str(filling.draft.id)),
        ("show", other),
        ("note_kept", str(kept.id)),
    ]
    assert trail.verify(desk) == trail.Checked(ok=True, rows=3, first_bad=None)
    assert {line.action_text for line in trail.lines(desk)} <= set(LABELS["audit_action"].values())
    with desk.store.write() as tx:
        tx.exec_driver_sql("UPDATE audit SET subject = 'x' WHERE seq = 2")
    assert trail.verify(desk) == trail.Checked(ok=False, rows=3, first_bad=2)


def test_lines_are_kept_for_five_years(desk):
    showing.show(desk, "household", record_id=register.find(desk)[0].household_id)
    assert trail.prune(desk) == 0
    desk.clock = FixedClock(desk.clock.now() + trail.KEPT + timedelta(days=1))
    assert trail.prune(desk) == 1
    assert trail.verify(desk).ok
    assert trail.KEPT > audit.LEAST_KEPT
