"""Data that work reads, and how it travels."""

from huline.models.base import Frozen
from huline.models.units import Id, Megabyte, Slot


class Data(Frozen):
    """What a training job reads, and where that lies before it is moved."""

    mb: Megabyte
    """Data it reads; 0 moves nothing.

    需读取的数据量；0 为不传输
    """
    at: Id
    """The metro or the centre where the data lies; already there, it costs nothing to move.

    数据所在城市或智算中心的编号；已在那里则无需传输
    """
    ready: Slot = 0
    """First slot in which a transfer may begin.

    可以开始传输的首个时段
    """

    def travelling(self, slots: int, horizon: int) -> list[int]:
        """List the MB on the way in each slot from `ready`, if the transfer takes so many slots.

        Spread as evenly as whole numbers can be; slots beyond the horizon are left out.

        >>> Data(mb=8, at="x").travelling(3, 10)
        [2, 3, 3]
        """
        seen = min(slots, max(horizon - self.ready, 0))
        return [self.mb * (i + 1) // slots - self.mb * i // slots for i in range(seen)]
