"""规则说明: what is known of a rule, in words and as a page to read in a browser."""

from html import escape

from perfeval_xl.law import source_title
from perfeval_xl.rules import Rule, catalogue

_STYLE = (
    "body{font:16px/1.7 'Microsoft YaHei','Noto Sans CJK SC',sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
    "h2{font-size:1.1em;margin:1.6em 0 .2em}dt{float:left;clear:left;width:5em;color:#666}dd{margin:0 0 0 5em}"
)


def explanation(rule: Rule) -> tuple[tuple[str, str], ...]:
    """Headings with their texts: what the rule looks at, why, examples, what to do, and where it comes from."""
    return (
        ("查什么", rule.what),
        ("为什么", rule.why),
        ("错误示例", rule.wrong),
        ("正确示例", rule.right),
        ("怎么改", rule.fix),
        ("依据", source_title(rule.source)),
    )


def page() -> str:
    """The whole catalogue as one HTML page that needs nothing beside it."""
    parts = ["<!DOCTYPE html><html lang='zh'><meta charset='utf-8'><title>绩效自评表校验规则</title>"]
    parts.append(f"<style>{_STYLE}</style><h1>绩效自评表校验规则</h1>")
    for rule in catalogue().values():
        parts.append(f"<h2 id='{rule.code}'>{escape(f'{rule.code} {rule.name}（{rule.severity.chinese}）')}</h2><dl>")
        parts += [f"<dt>{heading}</dt><dd>{escape(text)}</dd>" for heading, text in explanation(rule)]
        parts.append("</dl>")
    return "\n".join(parts)
