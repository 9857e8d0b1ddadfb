"""What a function of the expression language is, and how a family of them is listed. It holds no
function itself."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Value

ANY = 99

Plain = Callable[..., Value]
InScope = Callable[[Scope, Sequence[Run]], Value]
Judge = Callable[[Sequence[str | None]], str]


@dataclass(frozen=True, slots=True)
class Function:
    """`plain` gets its arguments' values; `in_scope` gets the scope and the arguments unevaluated;
    one with neither is bound to the form's nodes when an expression is compiled (`xpath.special`).

    `steady` is False when two calls with equal arguments may differ (time, chance, place). `judge`
    looks at the arguments when an expression is compiled (a literal text as it stands, None for all
    else) and answers why they cannot do, blank when they can. `says` describes the function: its
    meaning in one paragraph, and before it in backquotes how it is written, where the body's
    parameters do not tell.
    """

    name: str
    least: int
    most: int
    plain: Plain | None = None
    in_scope: InScope | None = None
    steady: bool = True
    judge: Judge | None = None
    says: str = ""

    @property
    def meaning(self) -> str:
        """One line on what it answers."""
        told = " ".join(self.says.partition("\n\n")[0].split())
        return told.partition("`: ")[2] if told.startswith("`") else told

    @property
    def signature(self) -> str:
        """How it is written: `round(number, places?)`."""
        if self.says.startswith("`"):
            return self.says[1:].partition("`")[0]
        if self.plain is None:
            return f"{self.name}()" if self.most == 0 else f"{self.name}(...)"
        parameters = inspect.signature(self.plain).parameters.values()
        return f"{self.name}({', '.join(_written(one) for one in parameters)})"


def _said(body: Callable[..., Value]) -> str:
    return inspect.cleandoc(body.__doc__ or "")


def _written(parameter: inspect.Parameter) -> str:
    if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
        return f"{parameter.name} ..."
    given = parameter.default is not inspect.Parameter.empty
    return f"{parameter.name}?" if given else parameter.name


class Family(dict[str, Function]):
    """Functions by name, filled by the decorators of one module."""

    def plain(self, name: str, least: int, *, most: int | None = None) -> Callable[[Plain], Plain]:
        """List a function of values. Without `most`, exactly `least` arguments."""

        def listed(body: Plain) -> Plain:
            top = least if most is None else most
            self[name] = Function(name, least, top, plain=body, says=_said(body))
            return body

        return listed

    def in_scope(
        self, name: str, least: int, *, most: int | None = None, steady: bool = True
    ) -> Callable[[InScope], InScope]:
        """List a function that evaluates its own arguments or asks the scope."""

        def listed(body: InScope) -> InScope:
            top = least if most is None else most
            self[name] = Function(name, least, top, in_scope=body, steady=steady, says=_said(body))
            return body

        return listed

    def special(self, name: str, least: int, *, most: int | None = None, says: str = "") -> None:
        """List a function that is bound to nodes, not to values."""
        self[name] = Function(name, least, least if most is None else most, says=says)

    def judging(self, name: str) -> Callable[[Judge], Judge]:
        """Let a function look at its literal arguments when an expression is compiled."""

        def listed(judge: Judge) -> Judge:
            self[name] = replace(self[name], judge=judge)
            return judge

        return listed

    def also(self, name: str, *, of: str) -> None:
        """Another name of a function listed already."""
        self[name] = replace(self[of], name=name)
