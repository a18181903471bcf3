"""A report template cannot fill the memory, go on for ever, or reach Python; what it may do, it still does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval_xl.reports import Template, write_report
from perfeval_xl.reports.faults import ReportTemplateError
from tests.support.word import DAY, document, lines, subject

_DOUBLED = "{% set a = 'aaaaaaaaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 30 + "{{ a|length }}"
_LOOPS = "{% for a in 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}" * 6 + "x" + "{% endfor %}" * 6
_DEEP = (
    *("(" * 3000 + "1" + ")" * 3000, "[" * 900 + "1" + "]" * 900, "not " * 2000 + "1", "-" * 3000 + "1"),
    *("1" + "|string" * 2000, "a" + ".a" * 5000, "1" + "+1" * 5000, "1 if 1 else " * 1000 + "1"),
)
_NESTED = "{% set a = [1] %}{% set b = [1] %}" + "{% set a = [a, a] %}{% set b = [b, b] %}" * 30
_USES = (
    "a == b",
    "a in [b]",
    "a|string|length",
    "a ~ 'x'",
    "[a, b]|max",
    "[a, b]|sort",
    "{'x': a}|dictsort",
    "a|upper",
)
_LONG = "{% set a = '" + "a" * 64 + "' %}" + "{% set a = a ~ a %}" * 8
_SLOW = (
    *("a|sort", "a|unique|list", "a|groupby('x')", "a|map('upper')|list", "a|select('eq', 'b')|list"),
    *("a|map('length')|sum", "a|title", "a|join('b')", "a|reverse|list", "a.split('a')|length"),
)
REFUSED = (
    *("{{ 'a' * 1000000000 }}", "{{ 10 ** 9 }}", "{{ '%01500000000d' % 1 }}", "{{ 'a'|center(1500000000) }}"),
    *(
        "{{ 'a'|indent(1500000000, true) }}",
        "{{ 'a'|batch(1500000000, 'x')|list }}",
        "{{ 'a'|slice(1500000000)|list }}",
    ),
    *(
        "{{ '%1500000000d'|format(1) }}",
        "{{ 'a b'|wordwrap(1, wrapstring='x' * 99999999) }}",
        "{{ [1]|tojson(999999999) }}",
    ),
    *(_DOUBLED, _DOUBLED.replace("a ~ a", "a + a"), _DOUBLED.replace("a ~ a", "[a, a]|join"), _LOOPS),
    _DOUBLED.replace("a ~ a", "a|replace('a', a)"),
    "{% set a = ['a'] %}" + "{% set a = a + a %}" * 30 + "{{ a|length }}",
    "{% set n = 99999999999999999 %}" + "{% set n = n * n %}" * 26 + "{{ n }}",
    "{% set a %}aaaaaaaaaaaaaaaa{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 24 + "{{ a }}",
    "{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f('a') }}",
    "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}",
    "{% for a in [[1, [2, [3]]]] recursive %}{{ loop([a, a]) }}{% endfor %}",
    "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
    *("{{ " + deep + " }}" for deep in _DEEP),
    "{% if 1 %}" * 60 + "x" + "{% endif %}" * 60,
    "{% macro f() %}{{ caller() }}{% endmacro %}" + "{% call f() %}" * 100 + "x" + "{% endcall %}" * 100,
    *("{{ " + "9" * 5000 + " }}", "{{ 1e999|int }}", "{{ 1e999 }}", "{{ 12345|round(-999999999) }}"),
    *(_NESTED + "{{ " + use + " }}" for use in _USES),
    *(_LONG + "{% for i in a %}{% set x = " + use + " %}{% endfor %}" for use in _SLOW),
)
NOTHING = (
    *(
        "{{ 'a'.ljust(1500000000) }}",
        "{{ 'a'.zfill(1500000000) }}",
        "{{ 'a'.join(['b', 'c']) }}",
        "{{ 'a'.replace('a', 'b') }}",
    ),
    *("{{ '{:01500000000d}'.format(1) }}", "{{ '{0.__class__}'.format('') }}", "{{ '\t'.expandtabs(1500000000) }}"),
    *(
        "{{ ''.__class__.__mro__ }}",
        "{{ ''|attr('__class__') }}",
        "{{ self.__init__ }}",
        "{{ 成文日期.today() }}",
        "{{ range(9) }}",
    ),
)
ALLOWED = {
    "{{ 'b' ~ 'a' ~ 1 }}": "ba1",
    "{{ '甲乙'|replace('甲', '丙') }}": "丙乙",
    "{{ ['甲'] + ['乙'] }}": "['甲', '乙']",
    "{{ 2 * 3 + 1 - 1 }}": "6",
    "{% for a in ['甲', '乙'] %}{{ loop.index }}{{ a }}{% if not loop.last %}、{% endif %}{% endfor %}": "1甲、2乙",
    "{% for a in [] %}x{% else %}没有{% endfor %}": "没有",
    "{% macro f(x) %}〔{{ x }}〕{% endmacro %}{{ f('甲') }}": "〔甲〕",
    "{{ ' 甲 '.strip() }}{{ 'a'.upper() }}": "甲A",
    "{{ {'甲': 1}.get('甲') }}": "1",
}


@pytest.fixture(autouse=True)
def _little_memory() -> Iterator[None]:
    """A template that fills the memory ends in MemoryError, not in a machine that swaps."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + (256 << 20), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.parametrize("bomb", REFUSED, ids=lambda bomb: bomb[-40:])
def test_a_bomb_is_refused_with_its_paragraph(bomb: str) -> None:
    """Whether it would go off when the template is read or when it is carried out."""
    with pytest.raises(ReportTemplateError) as refused:
        write_report(Template(document("绩效自评报告", bomb)), subject(), DAY)
    (quoted,) = re.findall("出错的段落：“(.+?)…?”。", refused.value.message)
    assert quoted in bomb


@pytest.mark.parametrize("attempt", NOTHING)
def test_what_is_not_allowed_gives_nothing(attempt: str) -> None:
    """It counts as something that the form does not hold."""
    assert len("".join(lines(attempt))) < 60


@pytest.mark.parametrize("sum_", ["{{ 10 ** 9 }}", "{{ 'a' * 1000000000 }}", "{{ '%01500000000d' % 1 }}", _DOUBLED])
def test_nothing_is_computed_when_a_template_is_read(sum_: str) -> None:
    """The batch reads it once outside its limited processes; what is refused is refused when it is carried out."""
    assert Template(document(sum_)).names == set()


@pytest.mark.parametrize(("text", "printed"), ALLOWED.items())
def test_what_people_write_still_works(text: str, printed: str) -> None:
    """Joining, sums, loops, macros, and methods that make nothing longer."""
    assert lines(text) == [printed]


def test_each_report_has_a_budget_of_its_own() -> None:
    """A template that is carried out for thousands of forms does not run dry."""
    template = Template(
        document("{% for a in 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}" * 3 + "x" + "{% endfor %}" * 3)
    )
    for _ in range(3):
        write_report(template, subject(), DAY)
