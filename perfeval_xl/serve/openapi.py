"""The description of the service in OpenAPI 3.1, for programs and tools."""

from typing import Any

from perfeval_xl import __version__
from perfeval_xl.serve.catalogue import ADDRESSES, BUTTON_TITLES, CHOICES, FILES, Address

Json = dict[str, Any]
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_FAILURES = {
    "400": "请求看不懂",
    "401": "没有口令或口令过期",
    "403": "来自别的网页，或口令不对",
    "413": "送来的文件太大",
    "422": "文件看得懂，但办不成；code 和 message 说明原因和办法",
    "429": "请求太多，Retry-After 是要等的秒数",
    "503": "正忙，稍后再试",
    "504": "处理超过了时限",
}
_WORKBOOK: Json = {
    "type": "array",
    "description": "名称、文件夹、是否从 1904 年起算、结构是否保护、当前工作表、当前行、当前列，"
    "然后每张工作表一个数组："
    "名称、隐藏、保护、首行、首列、值（行的数组）、公式（行的数组）、数字格式（“行,列,格式”后接 U+001E）、"
    '合并区域（逗号隔开）、批注所在格（本程序的前面加 *）、有没有本程序的颜色。错误值写成 {"error": 2007}。',
    "items": {},
    "minItems": 7,
}
_PRESSED: Json = {
    "type": "object",
    "properties": {
        "message": {"type": "string", "description": "给人看的一句话"},
        "steps": {
            "type": "array",
            "description": "要在工作簿里做的事，依次做：[做什么, 工作表, 单元格, 一, 二]",
            "items": {"type": "array", "minItems": 5, "maxItems": 5},
        },
        "go": {"type": ["object", "null"], "description": "要转到的 sheet 和 cell"},
        "show": {"type": "array", "items": {"type": "string"}, "description": "要打印预览的工作表"},
        "findings": {"type": "array", "items": {"type": "object"}, "description": "全部问题（listed 为真时）"},
        "listed": {"type": "boolean"},
        "files": {"type": "array", "items": {"type": "object"}, "description": "做好的文件：name 和 base64 的 data"},
    },
}


def openapi_document() -> Json:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "perfeval-xl 服务", "version": __version__, "description": "绩效自评表的校验、计分、报告。"},
        "paths": {
            "/api/status": {"get": _operation("服务是否在运行、有哪些限度", {}, "application/json", open_=True)},
            "/api/login": {
                "post": _operation("用口令换一次访问的令牌", _json_body(_LOGIN), "application/json", open_=True)
            },
            "/api/logout": {"post": _operation("结束这次访问", {}, "application/json")},
            **{f"/api/{address.name}": {"post": _files(address)} for address in ADDRESSES},
            "/api/press/{button}": {"post": _press()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["code", "message"],
                    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                },
                "Workbook": _WORKBOOK,
                "Pressed": _PRESSED,
            },
        },
        "security": [{"token": []}],
    }


_LOGIN: Json = {"type": "object", "required": ["password"], "properties": {"password": {"type": "string"}}}


def _json_body(schema: Json) -> Json:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _operation(title: str, more: Json, media: str, *, open_: bool = False) -> Json:
    """An operation with what it can answer."""
    answers: Json = {
        status: {"description": text, "content": {"application/json": {"schema": _PROBLEM}}}
        for status, text in _FAILURES.items()
    }
    answers["200"] = {"description": "办好了", "content": {media: {}}}
    return {"summary": title, "responses": dict(sorted(answers.items())), **more, **({"security": []} if open_ else {})}


def _files(address: Address) -> Json:
    body = {
        "type": "object",
        "required": ["files"],
        "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
    }
    media = "application/octet-stream" if address.answers == FILES else "application/json"
    more = {
        "description": address.text,
        "parameters": _parameters(address.choices),
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": body}}},
    }
    return _operation(address.title, more, media)


def _press() -> Json:
    button = {
        "name": "button",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": list(BUTTON_TITLES)},
        "description": "；".join(f"{name} {title}" for name, title in BUTTON_TITLES.items()),
    }
    more = {
        **_json_body({"$ref": "#/components/schemas/Workbook"}),
        "description": "按下按钮：送来打开着的工作簿，答复是要做的事。",
        "parameters": [button, *_parameters(("law", "hidden", "fonts", "charts"))],
    }
    operation = _operation("按钮", more, "application/json")
    operation["responses"]["200"]["content"]["application/json"] = {"schema": {"$ref": "#/components/schemas/Pressed"}}
    return operation


def _parameters(names: tuple[str, ...]) -> list[Json]:
    return [
        {"name": choice.name, "in": "query", "schema": {"type": choice.kind}, "description": choice.text}
        for choice in CHOICES
        if choice.name in names
    ]
