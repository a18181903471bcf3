"""The very text that a spreadsheet shows, digits rounded by the code."""

from decimal import Decimal

from perfeval_xl.domain.formats.calendar import moment_shown
from perfeval_xl.domain.formats.choosing import choose
from perfeval_xl.domain.formats.code import Section, Token
from perfeval_xl.domain.formats.numeric import digits_shown, layout_of, percent_power, scaled
from perfeval_xl.domain.numbers import show_number

_COUNTING = frozenset("123456789")


def display(code: str, number: Decimal, *, date1904: bool = False) -> str | None:
    """The text shown, None where the code is not understood or no section takes the number."""
    choice = choose(code, number)
    if choice is None or not choice.section.readable or choice.section.numerals:
        return None
    section = choice.section
    if section.dated:
        return moment_shown(number, section, date1904=date1904)
    text = _unsigned(section, abs(number))
    signed = number < 0 and not choice.unsigned and not section.empty and not _vanishes(section, abs(number))
    return f"-{text}" if signed and text is not None else text


def _vanishes(section: Section, number: Decimal) -> bool:
    """Whether a number is rounded to 0, which has no sign."""
    layout = layout_of(section)
    if layout is None or section.kinds & {"general", "exponent", "slash"}:
        return False
    return not set(digits_shown(number, layout)) & _COUNTING


def _unsigned(section: Section, number: Decimal) -> str | None:
    if "general" in section.kinds:
        number = scaled(number, percent_power(section.tokens))
        return "".join(general(number) if token.kind == "general" else token.text for token in section.tokens)
    if "exponent" in section.kinds:
        return _scientific(section.tokens, number)
    if "slash" in section.kinds and layout_of(section):
        return _fraction(section.tokens, number)
    layout = layout_of(section)
    if layout is None:
        return "".join(token.text for token in section.tokens)
    before = "".join(token.text for token in layout.before)
    return before + digits_shown(number, layout) + "".join(token.text for token in layout.after)


def general(number: Decimal) -> str:
    """A number without any format, ten digits behind the point at most."""
    return show_number(round(number, 10))


def _scientific(tokens: tuple[Token, ...], number: Decimal) -> str | None:
    """0.00E+00: as many digits before the point as there are placeholders."""
    place = next(place for place, token in enumerate(tokens) if token.kind == "exponent")
    mantissa = layout_of(Section(tokens=tokens[:place]))
    behind = layout_of(Section(tokens=tokens[place + 1 :]))
    if mantissa is None or behind is None:
        return None
    step = sum(token.kind == "digit" for token in mantissa.whole)
    power = _power(number, step)
    decimals = sum(token.kind == "digit" for token in mantissa.part)
    if round(scaled(number, -power), decimals) >= 10**step:
        power += step
    sign = "-" if power < 0 else "+" if tokens[place].text[1] == "+" else ""
    head = "".join(token.text for token in mantissa.before) + digits_shown(scaled(number, -power), mantissa)
    tail = digits_shown(Decimal(abs(power)), behind) + "".join(token.text for token in behind.after)
    return f"{head}E{sign}{tail}"


def _power(number: Decimal, step: int) -> int:
    """The exponent, a multiple of `step` where there are several digits before the point."""
    if not number or not step:
        return 0
    return number.adjusted() // step * step


def _fraction(tokens: tuple[Token, ...], number: Decimal) -> str | None:
    """# ?/?: the nearest fraction whose denominator fits; ?/8 has it given."""
    from fractions import Fraction  # rare in forms, and slow to load

    slash = next(place for place, token in enumerate(tokens) if token.kind == "slash")
    top = slash
    while top and tokens[top - 1].kind == "digit":
        top -= 1
    end = slash + 1
    while end < len(tokens) and (tokens[end].kind == "digit" or tokens[end].text.isdigit()):
        end += 1
    under = tokens[slash + 1 : end]
    whole = layout_of(Section(tokens=tokens[:top]))
    if not under or top == slash:
        return None
    denominator_text = "".join(token.text for token in under)
    exact = Fraction(number)
    whole_number = int(exact) if whole else 0
    rest = exact - whole_number
    if any(sign in denominator_text for sign in "?#"):
        part = rest.limit_denominator(10 ** len(under) - 1)
        numerator, denominator = part.numerator, part.denominator
    else:
        denominator = int(denominator_text)
        if not denominator:
            return None
        numerator = int(rest * denominator + Fraction(1, 2))
    if whole and numerator == denominator:
        whole_number, numerator = whole_number + 1, 0
    return _composed(tokens[:top], whole_number, numerator, denominator, len(under), tokens[end:], slash - top)


def _composed(
    before: tuple[Token, ...],
    whole: int,
    numerator: int,
    denominator: int,
    width: int,
    after: tuple[Token, ...],
    width_above: int,
) -> str:
    layout = layout_of(Section(tokens=before))
    tail = "".join(token.text for token in after)
    if layout is None:
        return "".join(token.text for token in before) + f"{numerator:>{width_above}}/{denominator:<{width}}{tail}"
    head = "".join(token.text for token in layout.before)
    gap = "".join(token.text for token in layout.after)
    digits = digits_shown(Decimal(whole), layout) or ("0" if not numerator else "")
    if not numerator:
        return f"{head}{digits}{' ' * (len(gap) + width_above + 1 + width)}{tail}"
    return f"{head}{digits}{gap}{numerator:>{width_above}}/{denominator:<{width}}{tail}"
