"""Numbers and dates as officials write them: two decimals without trailing zeros, half-up, no exponent."""

from datetime import date
from decimal import Decimal

from perfeval_xl.domain.numbers import show_number, show_percent, to_cents

_HUNDRED, _ZERO = Decimal(100), Decimal(0)
_DIGITS = "零一二三四五六七八九"
_MOST_CHINESE = 99


def plain(number: Decimal) -> str:
    """418.850 -> 418.85, 20.0 -> 20, 2.675 -> 2.68, -0.001 -> 0."""
    return show_number(to_cents(number))


def wan(amount: Decimal) -> str:
    """An amount given in 万元: 2408.10 -> 2408.1万元."""
    return f"{plain(amount)}万元"


def percent(fraction: Decimal) -> str:
    """0.8466 -> 84.66%."""
    return show_percent(fraction)


def percent_points(difference: Decimal) -> str:
    """A difference of two rates: 0.031 -> 3.1个百分点; the sign is left to the sentence."""
    return f"{plain(abs(difference) * _HUNDRED)}个百分点"


def change(difference: Decimal) -> str:
    """How something has changed against a fraction of itself: 0.1 -> 增长10%, -0.26 -> 下降26%, 0 -> 持平."""
    if plain(difference * _HUNDRED) == "0":
        return "持平"
    return f"{'增长' if difference > _ZERO else '下降'}{percent(abs(difference))}"


def points(score: Decimal) -> str:
    """6.50 -> 6.5分."""
    return f"{plain(score)}分"


def chinese(number: int) -> str:
    """1 to 99 as headings are numbered: 一, 十, 二十一; digits beyond."""
    if not 0 <= number <= _MOST_CHINESE:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def chinese_date(day: date) -> str:
    """2025-05-16 -> 2025年5月16日 (GB/T 9704-2012, 7.3.5.4: no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"
