"""A section for numbers: where its digits stand, what it scales by, and the digits it shows."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from perfeval_xl.domain.formats.code import Section, Token

EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
"""No double has more digits, however it is scaled."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A section around its digits: what stands before, among and behind them.

    `whole` and `part` are the tokens on both sides of the point. A number is multiplied by 10 ** `power` before it is
    shown; `shift` digits stand behind a point that is written as text (0!.0), which shows a tenth.
    """

    before: tuple[Token, ...]
    whole: tuple[Token, ...]
    part: tuple[Token, ...]
    after: tuple[Token, ...]
    point: bool
    grouped: bool
    power: int
    shift: int

    @property
    def broken(self) -> bool:
        """Whether other text than a point stands among the digits."""
        among = [token.text for token in (*self.whole, *self.part) if token.kind in ("text", "space", "percent")]
        return bool(among) and not self.shift

    @property
    def digits(self) -> str:
        """The placeholders: '#0' for #.0."""
        return "".join(token.text for token in (*self.whole, *self.part) if token.kind == "digit")


@lru_cache(maxsize=1024)
def layout_of(section: Section) -> Layout | None:
    """The layout of a section, None where it has no digits."""
    tokens = section.tokens
    places = [place for place, token in enumerate(tokens) if token.kind in ("digit", "point")]
    if not any(tokens[place].kind == "digit" for place in places):
        return None
    end = places[-1] + 1
    while end < len(tokens) and tokens[end].kind == "comma":
        end += 1
    core = tokens[places[0] : end]
    point = next((place for place, token in enumerate(core) if token.kind == "point"), None)
    whole, whole_commas = _without_scale(core if point is None else core[:point])
    part, part_commas = _without_scale(() if point is None else core[point + 1 :])
    grouped = any(token.kind == "comma" for token in whole)
    shift = _shift(whole)
    return Layout(
        before=tokens[: places[0]],
        whole=tuple(token for token in whole if token.kind != "comma"),
        part=tuple(token for token in part if token.kind != "comma"),
        after=tuple(token for token in tokens[end:] if token.kind != "comma"),
        point=point is not None,
        grouped=grouped,
        power=percent_power(tokens) - 3 * (whole_commas + part_commas),
        shift=shift if point is None else 0,
    )


def percent_power(tokens: tuple[Token, ...]) -> int:
    """The power of ten by which the percent signs of a section multiply: each by a hundred."""
    return 2 * sum(token.kind == "percent" for token in tokens)


def _without_scale(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], int]:
    """Tokens without the commas at their end, which divide by a thousand each."""
    end = len(tokens)
    while end and tokens[end - 1].kind == "comma":
        end -= 1
    return tokens[:end], len(tokens) - end


def _shift(whole: tuple[Token, ...]) -> int:
    """How many digits stand behind the one point that is written as text, 0 without such a point."""
    texts = [place for place, token in enumerate(whole) if token.kind != "digit" and token.kind != "comma"]
    if len(texts) != 1 or whole[texts[0]].text != ".":
        return 0
    return sum(token.kind == "digit" for token in whole[texts[0] :])


def scaled(number: Decimal, power: int) -> Decimal:
    """The number times ten to a power, exactly."""
    return number.scaleb(power, EXACT) if power else number


def digits_shown(number: Decimal, layout: Layout) -> str:
    """A number that is not negative as the placeholders show it, texts among them included."""
    decimals = sum(token.kind == "digit" for token in layout.part)
    rounded = scaled(number, layout.power).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)
    whole, _, part = f"{rounded:f}".partition(".")
    text = _whole(whole.lstrip("0"), layout)
    return f"{text}.{_part(part, layout)}" if layout.point else text


def _whole(digits: str, layout: Layout) -> str:
    """The digits before the point, set from the right; the first placeholder takes all that remain."""
    first = next((place for place, token in enumerate(layout.whole) if token.kind == "digit"), None)
    shown: list[str] = []
    count = 0
    rest = list(digits)
    for place in reversed(range(len(layout.whole))):
        token = layout.whole[place]
        if token.kind != "digit":
            shown.append(token.text)
            continue
        taken = [rest.pop() if rest else _filler(token.text)]
        while place == first and rest:
            taken.append(rest.pop())
        for digit in filter(None, taken):
            if layout.grouped and count and count % 3 == 0:
                shown.append("," if digit != " " else " ")
            shown.append(digit)
            count += 1
    if first is None:
        shown += reversed(digits)
    return "".join(reversed(shown))


def _filler(placeholder: str) -> str:
    return {"0": "0", "?": " "}.get(placeholder, "")


def _part(digits: str, layout: Layout) -> str:
    """The digits behind the point; zeros at the end show by their placeholders."""
    significant = len(digits.rstrip("0"))
    shown, count = [], 0
    for token in layout.part:
        if token.kind != "digit":
            shown.append(token.text)
            continue
        shown.append(digits[count] if count < significant else _filler(token.text))
        count += 1
    return "".join(shown)
