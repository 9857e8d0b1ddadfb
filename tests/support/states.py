"""A question as a session tells it when nothing is known of it: what tests make theirs of."""

from fieldvisit.forms.state import NodeState

BLANK = NodeState(
    ref="",
    name="",
    type="text",
    value="",
    relevant=True,
    required=False,
    readonly=False,
    valid=True,
    why="",
    message="",
    label="",
    hint="",
    options=(),
    appearance="",
    section="",
)
