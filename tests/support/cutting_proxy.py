"""A wire on loopback that breaks once so many bytes went through it, both ways together."""

from tests.support.fault_proxy import FaultProxy


class CuttingProxy(FaultProxy):
    """`left`: bytes that still pass before every connection is cut (None: no cut)."""

    @property
    def left(self) -> int | None:
        """What still passes."""
        faults = self.faults
        return None if faults.cut is None else faults.cut - sum(faults.passed.values())

    @left.setter
    def left(self, more: int | None) -> None:
        self.arm(cut=more)

    @property
    def passed(self) -> int:
        """Bytes that went through, both ways."""
        return sum(self.carried.values())

    @property
    def up(self) -> int:
        """Those of them towards the server."""
        return self.carried["out"]
