"""What an expression may ask about the filling itself. It holds no answer of a person."""

from fieldvisit.forms.functions.registry import ANY, Family
from fieldvisit.forms.values import Value

FUNCTIONS = Family()


@FUNCTIONS.plain("depend", 1, most=ANY)
def depend(value: Value, *others: Value) -> Value:
    """The value itself, worked out anew whenever one of the others changes."""
    return value
