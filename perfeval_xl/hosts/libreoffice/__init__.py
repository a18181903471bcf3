"""A workbook open in LibreOffice Calc, through UNO; runs on LibreOffice's own Python, standard library only."""

from perfeval_xl.hosts.libreoffice.book import OpenBook

__all__ = ["OpenBook"]
