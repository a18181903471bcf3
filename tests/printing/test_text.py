"""Lines that a text takes: a table of real spellings, and what must hold for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.printing.text import char_em, n_lines, pieces, text_em

TEXTS = st.text(alphabet="中文字（）“”、。，％%12.5-/ abW\n　℃≥①", max_size=60)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 5, 1),
        ("数量指标", 4, 1),
        ("数量指标", 3.9, 2),
        ("数量\n指标", 10, 2),
        ("数量\r\n指标", 10, 2),
        ("\n\n", 10, 3),
        ("一二三四。", 4, 2),
        ("一二三四五六七八九十", 1, 10),
        ("一二三", 0.5, 3),
        ("达到2024年", 3.2, 3),
        ("12345678901234567890", 5, 3),
        ("一二三四 五", 4, 2),
        ("一二三四    ", 4, 1),
        ("　　首行缩进两字", 4, 2),
    ],
)
def test_lines(text: str, room: float, lines: int) -> None:
    assert n_lines(text, room) == lines


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("达到。", ["达", "到。"]),
        ("（万元）", ["（万", "元）"]),
        ("“小巨人”企业", ["“小", "巨", "人”", "企", "业"]),
        ("≥40家", ["≥", "40", "家"]),
        ("12.5万", ["12.5", "万"]),
        ("a b", ["a", " ", "b"]),
        ("企业/车间", ["企", "业/", "车", "间"]),
        ("稻谷、500吨", ["稻", "谷、500", "吨"]),
    ],
)
def test_where_a_line_may_end(text: str, cut: list[str]) -> None:
    assert pieces(text) == cut


def test_widths() -> None:
    assert char_em("国") == char_em("，") == char_em("≥") == 1
    assert char_em("\u0301") == 0
    assert char_em("i") < char_em("5") < char_em("A") < char_em("W") <= 1
    assert text_em("2024年") == pytest.approx(4 * char_em("0") + 1)


@given(TEXTS)
def test_pieces_are_the_text(text: str) -> None:
    line = text.replace("\n", "")
    assert "".join(pieces(line)) == line


@given(TEXTS, st.floats(0.5, 30), st.floats(0, 30))
def test_more_room_never_takes_more_lines(text: str, room: float, more: float) -> None:
    assert n_lines(text, room + more) <= n_lines(text, room)


@given(TEXTS, st.floats(1, 30))
def test_enough_lines_for_all_characters(text: str, room: float) -> None:
    lines = text.split("\n")
    assert n_lines(text, room) >= len(lines)
    if text.strip():
        assert n_lines(text, room) * room + 1e-6 >= max(text_em(line.replace(" ", "")) for line in lines)


@given(TEXTS, TEXTS, st.floats(1, 30))
def test_paragraphs_add_up(one: str, other: str, room: float) -> None:
    assert n_lines(f"{one}\n{other}", room) == n_lines(one, room) + n_lines(other, room)
