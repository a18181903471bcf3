"""The kinds of file that people keep their forms in, and what may be written into each."""

from enum import Enum


class Kind(Enum):
    """What a file is by its content; the value is how a sentence calls it."""

    XLSX = "Excel 表格"
    XLSB = "二进制工作簿 .xlsb"
    XLS = "旧格式表格（.xls 或 .et）"
    ODS = "OpenDocument 表格（.ods）"
    WEB = "网页（系统里“导出 Excel”得到的文件常是这样）"
    SHEET_XML = "XML 表格（Excel 2003）"
    TEXT = "文本"
    DOCX = "Word 文档"
    DOC = "旧格式文档（.doc 或 .wps）"
    ODT = "OpenDocument 文档（.odt）"
    RTF = "RTF 文档"
    WORD_XML = "XML 文档（Word 2003）"
    PDF = "PDF 文件"
    SLIDES = "演示文稿"
    ENCRYPTED = "加密的文件"
    OLE = "旧格式文件，里面没有表格和文档"
    OLE_BROKEN = "损坏的旧格式文件"
    ARCHIVE = "压缩包"
    PICTURE = "图片"
    UNKNOWN = "内容不认识"

    @property
    def is_document(self) -> bool:
        """Whether it may as well be any other document, such as a notice: only some of these hold a form."""
        return self in _DOCUMENTS

    @property
    def rank(self) -> int:
        """Which of several copies of a form counts: that in the file of the lowest rank."""
        return _BEST_FIRST.index(self) if self in _BEST_FIRST else len(_BEST_FIRST)


_DOCUMENTS = frozenset({Kind.DOCX, Kind.DOC, Kind.ODT, Kind.RTF, Kind.WORD_XML, Kind.PDF})

_BEST_FIRST = (
    *(Kind.XLSX, Kind.ENCRYPTED, Kind.DOCX, Kind.ODS, Kind.XLS, Kind.XLSB, Kind.SHEET_XML),
    *(Kind.DOC, Kind.WORD_XML, Kind.ODT, Kind.RTF, Kind.WEB, Kind.PDF),
)
"""What can be written comes before what only says the same, and that before what may have been read wrongly."""


FORM_WORDS = ("一级指标", "二级指标", "三级指标", "绩效指标", "基础数据表", "自评表")
"""A document without any of them holds no form that anybody could read as one."""


class Writes(Enum):
    """How scores get into a file: into the file itself, into an .xlsx made of it, or not at all."""

    IN_PLACE = "in place"
    AS_XLSX = "as xlsx"
    NONE = "none"


DOCUMENT_ENDINGS = frozenset({".docx", ".docm", ".doc", ".wps"})
"""How Word's and WPS's documents are called."""
