"""A slice: what happened in some ten seconds, and its exact form as a record of at most 512 bytes.

Slices are what is gathered, what the tail keeps on the card, what waits for its wall time, and what the tables are
made of. Times in a slice are monotonic ns of the boot that is named in it.
"""

from __future__ import annotations

import struct
import uuid
import zlib
from dataclasses import dataclass

RECORD_SIZE = 512
"""Bytes of a record: a sector."""
REASON_BYTES = 64
"""The most bytes of a reason; longer ones are cut."""
UNKNOWN_TIME = -(2**63)
"""Stands for an offset that is not known."""
UNKNOWN_POWER = -(2**31)
"""Stands for a power that is not known."""
POWER_LIMIT_MW = 2**31 - 1
"""The largest power that the record can hold: 2 MW."""

MAGIC = b"dct1"
GUARD = struct.Struct("<4sIH")
"""Magic, checksum of what follows it, and length of the whole record."""
HEAD = struct.Struct("<Q16sqqqii4qBBB")
PART = struct.Struct("<6q")
TURN = struct.Struct("<qbq")
SPAN = struct.Struct("<qqqB")


@dataclass(frozen=True, slots=True)
class Totals:
    """What was counted since ever; each only grows. Urev; `blind_ns` is time without sight of the disc."""

    forward_urev: int = 0
    reverse_urev: int = 0
    bridged_urev: int = 0
    blind_ns: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(  # field by field: a year of hours is added up for a page
            self.forward_urev + other.forward_urev,
            self.reverse_urev + other.reverse_urev,
            self.bridged_urev + other.bridged_urev,
            self.blind_ns + other.blind_ns,
        )

    def __sub__(self, other: Totals) -> Totals:
        return Totals(*(mine - theirs for mine, theirs in zip(self.values, other.values, strict=True)))

    @property
    def values(self) -> tuple[int, int, int, int]:
        """The four numbers in their order."""
        return self.forward_urev, self.reverse_urev, self.bridged_urev, self.blind_ns

    @property
    def net_urev(self) -> int:
        """How far the disc has gone, what it went back taken off."""
        return self.forward_urev - self.reverse_urev

    def at_least(self, other: Totals) -> Totals:
        """The larger of each number."""
        return Totals(*(max(pair) for pair in zip(self.values, other.values, strict=True)))


@dataclass(frozen=True, slots=True)
class Part:
    """What was counted from one time to another, evenly."""

    start_ns: int
    until_ns: int
    counted: Totals


@dataclass(frozen=True, slots=True)
class Turn:
    """A revolution: when, in which direction, and the net path since ever."""

    time_ns: int
    direction: int
    total_urev: int


@dataclass(frozen=True, slots=True)
class Span:
    """Time without sight of the disc, why, and the signed path concluded for it."""

    time_ns: int
    until_ns: int
    bridged_urev: int
    reason: str


@dataclass(frozen=True, slots=True)
class Slice:
    """Some ten seconds: everything counted, seen and missed; power is the mean, None where not known.

    `totals` is where the running totals stood at its end; `offset_ns` is wall minus monotonic time, None if unknown.
    """

    sequence: int
    boot_id: str
    offset_ns: int | None
    start_ns: int
    until_ns: int
    power_mw: int | None
    uncertainty_mw: int | None
    totals: Totals
    parts: tuple[Part, ...] = ()
    turns: tuple[Turn, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def counted(self) -> Totals:
        """All that was counted in it."""
        return sum((part.counted for part in self.parts), Totals())

    def encoded(self) -> bytes:
        """The record: guarded by a checksum, at most RECORD_SIZE bytes, not padded."""
        body = b"".join(
            (
                HEAD.pack(
                    self.sequence,
                    uuid.UUID(self.boot_id).bytes,
                    UNKNOWN_TIME if self.offset_ns is None else self.offset_ns,
                    self.start_ns,
                    self.until_ns,
                    UNKNOWN_POWER if self.power_mw is None else self.power_mw,
                    UNKNOWN_POWER if self.uncertainty_mw is None else self.uncertainty_mw,
                    *self.totals.values,
                    len(self.parts),
                    len(self.turns),
                    len(self.spans),
                ),
                *(PART.pack(part.start_ns, part.until_ns, *part.counted.values) for part in self.parts),
                *(TURN.pack(turn.time_ns, turn.direction, turn.total_urev) for turn in self.turns),
                *(_pack_span(span) for span in self.spans),
            )
        )
        length = struct.pack("<H", GUARD.size + len(body))
        return MAGIC + struct.pack("<I", zlib.crc32(length + body)) + length + body

    @property
    def size(self) -> int:
        """How many bytes the record takes."""
        fixed = GUARD.size + HEAD.size + len(self.parts) * PART.size + len(self.turns) * TURN.size
        return fixed + sum(len(_pack_span(span)) for span in self.spans)


def decoded(record: bytes) -> Slice | None:
    """Read a record; None where there is none, or where it is torn."""
    if len(record) < GUARD.size + HEAD.size:
        return None
    magic, checksum, length = GUARD.unpack_from(record)
    if magic != MAGIC or length > len(record) or zlib.crc32(record[8:length]) != checksum:
        return None
    sequence, boot, offset_ns, start_ns, until_ns, power_mw, uncertainty_mw, *rest = HEAD.unpack_from(
        record, GUARD.size
    )
    totals, (part_count, turn_count, span_count) = Totals(*rest[:4]), rest[4:]
    place = GUARD.size + HEAD.size
    parts_end = place + part_count * PART.size
    turns_end = parts_end + turn_count * TURN.size
    return Slice(
        sequence=sequence,
        boot_id=str(uuid.UUID(bytes=boot)),
        offset_ns=None if offset_ns == UNKNOWN_TIME else offset_ns,
        start_ns=start_ns,
        until_ns=until_ns,
        power_mw=None if power_mw == UNKNOWN_POWER else power_mw,
        uncertainty_mw=None if uncertainty_mw == UNKNOWN_POWER else uncertainty_mw,
        totals=totals,
        parts=tuple(Part(a, b, Totals(*counted)) for a, b, *counted in PART.iter_unpack(record[place:parts_end])),
        turns=tuple(Turn(*turn) for turn in TURN.iter_unpack(record[parts_end:turns_end])),
        spans=_unpack_spans(record, turns_end, span_count),
    )


def _pack_span(span: Span) -> bytes:
    reason = span.reason.encode()[:REASON_BYTES].decode(errors="ignore").encode()
    return SPAN.pack(span.time_ns, span.until_ns, span.bridged_urev, len(reason)) + reason


def _unpack_spans(record: bytes, place: int, count: int) -> tuple[Span, ...]:
    spans = []
    for _ in range(count):
        time_ns, until_ns, bridged_urev, length = SPAN.unpack_from(record, place)
        place += SPAN.size + length
        spans.append(Span(time_ns, until_ns, bridged_urev, record[place - length : place].decode()))
    return tuple(spans)
