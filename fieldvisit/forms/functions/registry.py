"""What a function of the expression language is, and how a family of them is listed. It holds no
function itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Value

ANY = 99

Plain = Callable[..., Value]
InScope = Callable[[Scope, Sequence[Run]], Value]


@dataclass(frozen=True, slots=True)
class Function:
    """`plain` gets its arguments' values; `in_scope` gets the scope and the arguments unevaluated.

    `steady` is False when two calls with equal arguments may differ (time, chance, place).
    """

    name: str
    least: int
    most: int
    plain: Plain | None = None
    in_scope: InScope | None = None
    steady: bool = True


class Family(dict[str, Function]):
    """Functions by name, filled by the decorators of one module."""

    def plain(self, name: str, least: int, *, most: int | None = None) -> Callable[[Plain], Plain]:
        """List a function of values. Without `most`, exactly `least` arguments."""

        def listed(body: Plain) -> Plain:
            self[name] = Function(name, least, least if most is None else most, plain=body)
            return body

        return listed

    def in_scope(
        self, name: str, least: int, *, most: int | None = None, steady: bool = True
    ) -> Callable[[InScope], InScope]:
        """List a function that evaluates its own arguments or asks the scope."""

        def listed(body: InScope) -> InScope:
            top = least if most is None else most
            self[name] = Function(name, least, top, in_scope=body, steady=steady)
            return body

        return listed
