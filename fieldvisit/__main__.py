"""The `fieldvisit` command: wires the modules of commands/ together, nothing else."""

import sys
import traceback

import typer

from fieldvisit import __version__
from fieldvisit.commands import (
    alert,
    assessor,
    assign,
    audit,
    backup,
    campaign,
    campaign_list,
    check,
    claim_check,
    claim_check_end,
    claim_check_money,
    clue,
    clue_end,
    conflict,
    countersign,
    credit,
    demo,
    district,
    due,
    duplicate,
    enrol,
    entitlement,
    exporting,
    festival,
    form,
    form_features,
    household,
    importing,
    inbox,
    inspection,
    inspection_end,
    insurance,
    job,
    ledger,
    loop,
    matching,
    near_relative,
    need,
    need_end,
    note,
    note_onward,
    notice,
    notice_list,
    org,
    outreach,
    own_record,
    pair,
    person,
    person_way,
    plan,
    plan_children,
    plan_work,
    points,
    policy,
    policy_match,
    policy_table,
    pool,
    reading,
    records,
    recovery,
    referral,
    region,
    rejoin,
    reported,
    residence_split,
    review,
    rota,
    safety,
    sample,
    serve,
    server,
    service,
    special_case,
    special_case_end,
    special_case_gift,
    special_case_money,
    special_case_pay,
    special_case_read,
    staff,
    stats,
    support,
    sync,
    visit,
    warning,
    window,
)
from fieldvisit.commands.parcel import app as parcel_app
from fieldvisit.errors import FieldvisitError
from fieldvisit.words import sentence

# Typer shows one member of its parser's family of errors; the family is one step above it.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("demo")(demo.demo)
app.command("open")(window.open_window)
app.command("enrol")(enrol.enrol)
app.command("rejoin")(rejoin.rejoin)
app.command("clear")(enrol.clear)
app.command("due")(due.due)
app.command("coverage")(due.coverage)
app.add_typer(festival.app, name="festival")
campaign.app.command("list")(campaign_list.list_campaigns)
campaign.app.command("progress")(campaign_list.progress)
app.add_typer(campaign.app, name="campaign")
app.add_typer(outreach.app, name="outreach")
app.add_typer(rota.app, name="rota")
app.add_typer(reported.app, name="reported")
notice.app.command("list")(notice_list.list_notices)
notice.app.command("print")(notice_list.print_notice)
app.add_typer(notice.app, name="notice")
app.add_typer(review.app, name="review")
app.command("points")(points.points)
app.add_typer(credit.app, name="credit")
app.add_typer(entitlement.app, name="entitlement")
app.command("ledger")(ledger.ledger)
app.command("loop")(loop.loop)
need.app.command("follow-up")(need_end.follow_up)
need.app.command("close")(need_end.close)
need.app.command("reopen")(need_end.reopen)
app.add_typer(need.app, name="need")
for family, found in (
    (note.app, (note_onward.task, note_onward.share, note_onward.handover, note_onward.page)),
    (inspection.app, (inspection_end.find, inspection_end.done, inspection_end.reply)),
    (
        person.app,
        (
            *(person_way.move, person_way.died, person_way.alive),
            *(person_way.history, person_way.assessments),
        ),
    ),
):
    for one in found:
        family.command(one.__name__)(one)
app.add_typer(note.app, name="note")
app.command("sample")(sample.sample)
app.add_typer(inspection.app, name="inspection")
app.command("cross-check")(sample.cross_check)
app.add_typer(assessor.app, name="assessor")
app.add_typer(residence_split.app, name="residence-split")
app.add_typer(near_relative.app, name="near-relative")
app.add_typer(safety.app, name="safety")
app.add_typer(own_record.app, name="own-record")
app.add_typer(pair.app, name="pair")
app.add_typer(staff.app, name="staff")
app.add_typer(stats.app, name="stats")
app.add_typer(person.app, name="person")
app.add_typer(job.app, name="job")
app.add_typer(household.app, name="household")
app.add_typer(duplicate.app, name="duplicate")
app.add_typer(reading.app, name="reading")
app.add_typer(service.app, name="service")
app.add_typer(referral.app, name="referral")
app.add_typer(region.app, name="region")
policy.app.command("match")(policy_match.match)
policy.app.command("tables")(policy_table.tables)
policy.app.command("publish")(policy_table.publish)
policy.app.command("withdraw")(policy_table.withdraw)
app.add_typer(policy.app, name="policy")
app.add_typer(org.app, name="org")
app.add_typer(alert.app, name="alert")
app.add_typer(warning.app, name="warning")
plan.app.command("add")(plan_work.add)
plan.app.command("measure")(plan_work.measure)
plan.app.command("review")(plan_work.review)
plan.app.command("end")(plan_work.end)
plan.app.command("list")(plan_work.list_plans)
plan.app.command("children")(plan_children.children)
app.add_typer(plan.app, name="plan")
special_case.app.command("decide")(special_case_end.decide)
special_case.app.command("refuse")(special_case_end.refuse)
special_case.app.command("carry-out")(special_case_end.carry_out)
special_case.app.command("close")(special_case_end.close)
special_case.app.command("list")(special_case_read.list_cases)
special_case.app.command("print")(special_case_read.print_case)
special_case.app.command("show")(special_case_read.show)
special_case.app.command("bills")(special_case_money.bills)
special_case.app.command("first")(special_case_money.first)
special_case.app.command("complete")(special_case_money.complete)
special_case.app.command("donate")(special_case_gift.donate)
special_case.app.command("take-back")(special_case_gift.take_back)
special_case.app.command("pay")(special_case_pay.pay)
special_case.app.command("share")(special_case_pay.share)
app.add_typer(special_case.app, name="special-case")
claim_check.app.command("true")(claim_check_end.true)
claim_check.app.command("false")(claim_check_end.false)
claim_check.app.command("back")(claim_check_money.back)
claim_check.app.command("settle")(claim_check_money.settle)
claim_check.app.command("close")(claim_check_end.close)
app.add_typer(claim_check.app, name="claim-check")
app.add_typer(pool.app, name="pool")
app.add_typer(insurance.app, name="insurance")
clue.app.command("verify")(clue_end.verify)
clue.app.command("close")(clue_end.close)
clue.app.command("list")(clue_end.list_clues)
clue.app.command("stats")(clue_end.stats)
app.add_typer(clue.app, name="clue")
app.command("sync")(sync.sync)
app.command("show")(records.show)
app.command("list")(records.list_records)
app.command("print")(records.print_visits)
app.command("check")(check.check)
app.command("restore")(backup.restore)
app.add_typer(backup.app, name="backup")
app.add_typer(parcel_app, name="parcel")
app.add_typer(support.app, name="support")
app.command("serve")(serve.serve)
app.command("invite")(serve.invite)
app.command("assign")(assign.assign)
app.command("move")(assign.move)
form.app.command("features")(form_features.features)
app.add_typer(form.app, name="form")
app.add_typer(importing.app, name="import")
app.add_typer(matching.app, name="match")
app.add_typer(exporting.app, name="export")
app.command("case-report")(exporting.case_report)
app.add_typer(recovery.app, name="recovery")
app.add_typer(audit.app, name="audit")
app.add_typer(conflict.app, name="conflict")
app.add_typer(inbox.app, name="inbox")
app.add_typer(server.app, name="server")
app.add_typer(district.app, name="district")
app.add_typer(visit.app, name="visit")
app.command("countersign")(countersign.countersign)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"fieldvisit {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="哪一版"
    ),
) -> None:
    """入户走访：离线记录、加密保存、按时送达、照表打印。"""


def main() -> None:
    """Run one command; every expected failure ends with its sentence and exit code 1, a command
    that is written wrongly with 2.
    """
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except UsageError as error:
        typer.echo(_misspelt(error), err=True)
        sys.exit(2)
    except typer.Abort:
        typer.echo(sentence("command_stopped"), err=True)
        sys.exit(1)
    except FieldvisitError as error:
        typer.echo(sentence(error.code, error.facts()), err=True)
        sys.exit(1)
    except OSError as error:
        # A folder that is a file, a port in use, no permission: the system's own refusals.
        facts = {"where": error.filename or error.strerror or type(error).__name__}
        typer.echo(sentence("system_refused", facts), err=True)
        sys.exit(1)
    except Exception as error:
        # The edge: a sentence for the person, the place of the fault for whoever mends it. The
        # exception's own text stays out: it may hold what somebody typed.
        traceback.print_tb(error.__traceback__)
        typer.echo(sentence("unexpected", {"fault": type(error).__name__}), err=True)
        sys.exit(2)


def _misspelt(error: Exception) -> str:
    """Which word of the command is missing or wrong: the parser speaks English, we do not."""
    told, param = str(getattr(error, "message", "")), getattr(error, "param", None)
    if told.endswith("。") or not (told or param):
        return told
    options = [word for word in getattr(param, "opts", ()) if word.startswith("-")]
    meant = [*options[:1], getattr(param, "help", None) or getattr(param, "name", None)]
    quoted = [getattr(error, "option_name", None), *told.split("'")[1:2]]
    words = [word for word in (meant if param else quoted[-1:]) if word]
    if not words:
        return sentence("command_too_long")
    # Only a word that is missing leaves the parser without a text.
    code = "command_misspelt" if told else "command_lacks"
    return sentence("command_day" if "%Y-%m-%d" in told else code, {"what": "，".join(words)})


if __name__ == "__main__":
    main()
