"""Every function of the expression language in one registry, the feature matrix of the engine.
Reads no form itself."""

from fieldvisit.forms.functions import (
    about,
    choices,
    digests,
    geo,
    logic,
    nodesets,
    numbers,
    texts,
    times,
    totals,
)
from fieldvisit.forms.functions.registry import Function

FUNCTIONS: dict[str, Function] = {
    **logic.FUNCTIONS,
    **numbers.FUNCTIONS,
    **totals.FUNCTIONS,
    **texts.FUNCTIONS,
    **digests.FUNCTIONS,
    **times.FUNCTIONS,
    **geo.FUNCTIONS,
    **choices.FUNCTIONS,
    **nodesets.FUNCTIONS,
    **about.FUNCTIONS,
}
