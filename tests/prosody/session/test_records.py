"""The framed records: what was packed is found again, whatever happens to the bytes around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prosody.session.records import HEADER_BYTES, LONGEST, MAGIC, Kind, Record, records, unpacked

some_records = st.lists(
    st.builds(
        Record,
        st.just(Kind.AUDIO),
        st.integers(0, 2**40),
        st.integers(0, LONGEST),
        st.sampled_from([8000, 16_000, 48_000]),
        st.binary(max_size=40).map(lambda data: data[: len(data) // 2 * 2]),
    ),
    max_size=8,
)


@given(some_records)
def test_what_is_packed_is_found_again(whole: list[Record]) -> None:
    assert list(records(b"".join(record.packed() for record in whole))) == whole


@given(some_records, st.integers(0, 1000))
def test_a_torn_tail_costs_one_record(whole: list[Record], cut: int) -> None:
    packed = b"".join(record.packed() for record in whole)
    torn = packed[: max(0, len(packed) - cut)]
    found = list(records(torn))
    assert found == whole[: len(found)]
    lost = sum(len(record.packed()) for record in whole[len(found) :])
    assert lost - (len(packed) - len(torn)) < (len(whole[len(found)].packed()) if lost else 1)


@given(some_records, st.data())
def test_a_changed_byte_costs_one_record_and_no_other(whole: list[Record], data: st.DataObject) -> None:
    packed = bytearray(b"".join(record.packed() for record in whole))
    if not packed:
        return
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= data.draw(st.integers(1, 255))
    found = list(records(bytes(packed)))
    assert len(found) == len(whole) - 1
    assert all(record in whole for record in found)


@given(some_records, st.binary(max_size=200), st.data())
def test_rubbish_between_records_is_skipped(whole: list[Record], rubbish: bytes, data: st.DataObject) -> None:
    parts = [record.packed() for record in whole]
    parts.insert(data.draw(st.integers(0, len(parts))), rubbish)
    assert list(records(b"".join(parts))) == whole


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    assert all(isinstance(record, Record) for record in records(MAGIC + data))


def test_a_record_that_asks_for_absurd_memory_is_none() -> None:
    ages = LONGEST + 1
    absurd = [
        Record(Kind.LOST, 0, 0, 0, ages.to_bytes(4, "little") + b"x"),
        Record(Kind.LOST, 0, 0, 0, b"\1"),
        Record(Kind.AUDIO, 0, 0, 0, b"\0\0"),
        Record(Kind.AUDIO, 0, 0, 16_000, b"\0"),
        Record(Kind.AUDIO, 0, ages, 16_000, b"\0\0"),
    ]
    assert [unpacked(record.packed(), 0) for record in absurd] == [None] * len(absurd)


def test_the_header_is_as_long_as_the_format_says() -> None:
    assert len(Record(Kind.CLOSE, 1, 2, 0, b"").packed()) == HEADER_BYTES == 36
