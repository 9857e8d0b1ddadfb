"""A shipped form comes to a device as a pull would bring it."""

from fieldvisit.casework.desk import Desk
from fieldvisit.practice.families import named_id
from fieldvisit.records import Form
from fieldvisit.store import incoming
from fieldvisit.store.incoming import Entry
from tests.support.hands import published


def bring(desk: Desk, file: str) -> str:
    """Put a workbook of resources/forms onto a device, published; answers with its form_id."""
    package = published(file)
    scope = desk.profile.scopes[0]
    form = Form(
        id=named_id("form", package["form_id"]),
        scope=scope,
        created_at=desk.clock.now(),
        form_id=package["form_id"],
        form_version=package["version"],
        title=package["title"],
        package=package,
    )
    entry = Entry("form", form.id, 9_000, form.model_dump(mode="json"))
    with desk.store.write() as tx:
        incoming.apply(tx, scope, entries=[entry], cursor=9_000)
    return form.form_id
