"""Every function of the expression language in one registry, the feature matrix of the engine.
Reads no form itself."""

from fieldvisit.forms.functions import choices, logic, numbers, texts, times
from fieldvisit.forms.functions.registry import Function

FUNCTIONS: dict[str, Function] = {
    **logic.FUNCTIONS,
    **numbers.FUNCTIONS,
    **texts.FUNCTIONS,
    **times.FUNCTIONS,
    **choices.FUNCTIONS,
}
