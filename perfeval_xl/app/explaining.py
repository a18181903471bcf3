"""规则说明: what is known of a rule, in words and as a page to read in a browser."""

from html import escape

from perfeval_xl.law import Law
from perfeval_xl.rules import Rule
from perfeval_xl.rules.texts import filled
from perfeval_xl.standard import Standard

_STYLE = (
    "body{font:16px/1.7 'Microsoft YaHei','Noto Sans CJK SC',sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
    "h2{font-size:1.1em;margin:1.6em 0 .2em}dt{float:left;clear:left;width:5em;color:#666}dd{margin:0 0 0 5em}"
)


def explanation(rule: Rule, law: Law) -> tuple[tuple[str, str], ...]:
    """Headings with their texts, with a law's numbers: what is looked at, why, examples, what to do, the source."""
    return (
        ("查什么", filled(rule.what, law)),
        ("为什么", filled(rule.why, law)),
        ("错误示例", filled(rule.wrong, law)),
        ("正确示例", filled(rule.right, law)),
        ("怎么改", filled(rule.fix, law)),
        ("依据", str(rule.origin)),
    )


def page(standard: Standard | None = None) -> str:
    """The whole catalogue as one HTML page that needs nothing beside it."""
    standard = standard or Standard.default()
    rules, law = standard.rules, standard.law.newest()
    parts = ["<!DOCTYPE html><html lang='zh'><meta charset='utf-8'><title>绩效自评表校验规则</title>"]
    parts.append(f"<style>{_STYLE}</style><h1>绩效自评表校验规则</h1>")
    for rule in rules.values():
        parts.append(f"<h2 id='{rule.code}'>{escape(f'{rule.code} {rule.name}（{rule.severity.chinese}）')}</h2><dl>")
        parts += [f"<dt>{heading}</dt><dd>{escape(text)}</dd>" for heading, text in explanation(rule, law)]
        parts.append("</dl>")
    return "\n".join(parts)
