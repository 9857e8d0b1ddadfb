"""What an expression may ask about the filling itself. It holds no answer of a person."""

from collections.abc import Sequence

from fieldvisit.forms.functions.registry import ANY, Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Value, to_text

FUNCTIONS = Family()


@FUNCTIONS.plain("depend", 1, most=ANY)
def depend(value: Value, *others: Value) -> Value:
    """The value itself, worked out anew whenever one of the others changes."""
    return value


@FUNCTIONS.in_scope("version", 0)
def version(scope: Scope, args: Sequence[Run]) -> Value:
    """The version of the form."""
    return scope.source.version()


@FUNCTIONS.in_scope("property", 1)
def property_(scope: Scope, args: Sequence[Run]) -> Value:
    """`property(name)`: What the surroundings say of the person and the device: username, deviceid,
    phonenumber, email; blank when they do not."""
    return scope.source.surroundings(to_text(args[0](scope)))
