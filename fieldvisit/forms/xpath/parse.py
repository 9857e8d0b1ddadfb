"""Parse tokens into a tree, with limits on depth. It knows no form: names are checked when the
tree is compiled."""

from functools import lru_cache

from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.xpath.lex import Token, tokens
from fieldvisit.forms.xpath.tree import Call, Chain, Negate, Number, Path, Step, Text, Tree

DEEPEST = 80

_LEVELS = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!="), 3),
    **dict.fromkeys(("<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "div", "mod"), 6),
}


@lru_cache(maxsize=4_096)
def parse(source: str) -> Tree:
    """The tree of an expression. Raises ExpressionBroken with the place where it stops making
    sense."""
    reader = _Reader(tokens(source))
    tree = reader.expression()
    if reader.now.kind != "end":
        raise reader.broken("unexpected")
    return tree


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._place = 0
        self._depth = 0
        self.now = found[0]

    def broken(self, why: str) -> ExpressionBroken:
        if self.now.kind == "end":
            why = "unfinished"
        return ExpressionBroken(why=why, at=self.now.at, near=self.now.text)

    def take(self) -> Token:
        token = self.now
        self._place += 1
        self.now = self._tokens[self._place]
        return token

    def is_mark(self, text: str) -> bool:
        return self.now.text == text and self.now.kind == "mark"

    def skip(self, text: str) -> bool:
        if self.now.text == text and self.now.kind == "mark":
            self.take()
            return True
        return False

    def need(self, text: str) -> None:
        if not self.skip(text):
            raise self.broken("unexpected")

    def level(self) -> int:
        """How tightly the operator that stands here binds; 0 when none does."""
        now = self.now
        return _LEVELS.get(now.text, 0) if now.kind in ("operator", "mark") else 0

    def expression(self) -> Tree:
        """Operands joined by operators."""
        return self.joined(self.unary(), 1)

    def joined(self, tree: Tree, least: int) -> Tree:
        """An operand and what operators that bind at least so tightly join to it."""
        level = self.level()
        while level >= least:
            # operators of one level are one chain, however long
            rest: list[tuple[str, Tree]] = []
            while self.level() == level:
                sign = self.take().text
                right = self.unary()
                rest.append((sign, self.joined(right, level + 1)))
            tree = Chain(tree, tuple(rest))
            level = self.level()
        return tree

    def unary(self) -> Tree:
        negative = False
        signed = False
        while self.skip("-"):
            negative, signed = not negative, True
        value = self.union()
        if negative:
            return Negate(value)
        return Negate(Negate(value)) if signed else value

    def union(self) -> Tree:
        first = self.path()
        if self.is_mark("|"):
            raise self.broken("union")
        return first

    def path(self) -> Tree:
        start = self.now
        if self.is_mark("//"):
            raise self.broken("descendant")
        if self.skip("/"):
            return Path("root", self.steps(), start.at)
        if self.begins_primary():
            base = self.primary()
            where = self.filters()
            if where:
                raise self.broken("filter")
            if self.skip("/"):
                return Path(base, self.steps(), start.at)
            return base
        return Path("here", self.steps(), start.at)

    def begins_primary(self) -> bool:
        token = self.now
        if token.kind in ("number", "text") or self.is_mark("("):
            return True
        following = self._tokens[self._place + 1] if token.kind == "name" else token
        return token.kind == "name" and following.kind == "mark" and following.text == "("

    def primary(self) -> Tree:
        token = self.take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "text":
            return Text(token.text[1:-1])
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionBroken(why="too_deep", at=token.at, near="")
        tree = self.call(token) if token.kind == "name" else self.bracketed()
        self._depth -= 1
        return tree

    def bracketed(self) -> Tree:
        tree = self.expression()
        self.need(")")
        return tree

    def call(self, name: Token) -> Tree:
        self.need("(")
        args: list[Tree] = []
        if not self.skip(")"):
            args.append(self.expression())
            while self.skip(","):
                args.append(self.expression())
            self.need(")")
        return Call(name.text, tuple(args), name.at)

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while self.skip("/"):
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        if self.skip(".."):
            return Step("parent", "*", self.filters())
        if self.skip("."):
            return Step("self", "*", self.filters())
        mark = "@" if self.skip("@") else ""
        token = self.now
        if token.kind != "name" and not self.is_mark("*"):
            raise self.broken("unexpected")
        self.take()
        if self.is_mark("::"):
            raise self.broken("axis")
        return Step("child", mark + token.text, self.filters())

    def filters(self) -> tuple[Tree, ...]:
        found: list[Tree] = []
        while self.skip("["):
            self._depth += 1
            if self._depth > DEEPEST:
                raise self.broken("too_deep")
            found.append(self.expression())
            self.need("]")
            self._depth -= 1
        return tuple(found)
