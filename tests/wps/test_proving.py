"""The page knows its own program before it says anything: its HMAC-SHA256 is Python's, and an impostor hears nothing."""

import hashlib
import hmac
import random
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from perfeval_xl.addin.wps.proving import is_word, proof
from tests.conftest import ROOT
from tests.support.cases import clean_sheet
from tests.support.impostor import listening_impostor
from tests.support.snapshots import written_by_openpyxl
from tests.support.wps import Wps

pytestmark = pytest.mark.browser

LONGEST = 200
"""Bytes: more than three blocks of 64, with every border at which filling up needs one more."""
PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))
NAME = "只在自己电脑上的项目"
BUTTONS = ("check", "score", "rescore", "clear", "previous", "next", "rules", "report", "dossier", "print")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page with nothing but proof.js."""
    opened = browser.new_page()
    opened.goto((ROOT / "macros" / "wps" / "proof.js").as_uri())
    opened.add_script_tag(path=ROOT / "macros" / "wps" / "proof.js")
    yield opened
    opened.close()


def digests(page: Page, texts: list[list[int]]) -> list[str]:
    """What the page's own SHA-256 makes of bytes, in hexadecimal digits."""
    told: list[list[int]] = page.evaluate("(texts) => texts.map(pevSha256)", texts)
    return [bytes(each).hex() for each in told]


def test_sha256_is_that_of_python_at_every_length(page: Page) -> None:
    fixed = random.Random(256)
    texts = [fixed.randbytes(length) for length in range(LONGEST + 1) for _ in range(5)]
    texts += [bytes([byte]) * length for byte in (0, 0x7F, 0x80, 0xFF) for length in range(LONGEST + 1)]
    texts += [fixed.randbytes(length) for length in (1000, 4095, 4096, 65_535, 65_536)]
    assert digests(page, [list(text) for text in texts]) == [hashlib.sha256(text).hexdigest() for text in texts]


def test_sha256_is_that_of_the_standard(page: Page) -> None:
    """Examples of FIPS 180-4: they hold without Python's own implementation."""
    known = {
        b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq": (
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    }
    assert digests(page, [list(text) for text in known]) == list(known.values())


@pytest.mark.parametrize("alphabet", [PRINTABLE, "\x00", "\x7f"], ids=["printable", "zeros", "ones"])
def test_a_proof_is_that_of_python_at_every_length(page: Page, alphabet: str) -> None:
    """Tokens of every length with words of some, words of every length with tokens of some; RFC 2104 hashes a long key."""
    fixed = random.Random(2104)
    some = (0, 1, 16, 31, 32, 43, 51, 52, 55, 56, 63, 64, 65, 127, 128, 129)
    sizes = {(one, other) for one in range(LONGEST + 1) for other in some} | {
        (one, other) for one in some for other in range(LONGEST + 1)
    }
    asked = [["".join(fixed.choices(alphabet, k=size)) for size in pair] for pair in sorted(sizes)]
    told = page.evaluate("(asked) => asked.map(([token, word]) => pevProof(token, word))", asked)
    assert told == [
        hmac.new(token.encode(), f"perfeval-xl {word}".encode(), "sha256").hexdigest() for token, word in asked
    ]


def test_real_tokens_and_words_are_proved_alike_on_both_sides(page: Page) -> None:
    asked = [[secrets.token_urlsafe(32), secrets.token_urlsafe(24)] for _ in range(500)]
    told = page.evaluate("(asked) => asked.map(([token, word]) => pevProof(token, word))", asked)
    assert told == [proof(token, word) for token, word in asked]
    assert len(set(told)) == len(asked)


def test_words_of_the_page_are_new_and_are_words(page: Page) -> None:
    words = page.evaluate("Array.from({length: 1000}, pevNewWord)")
    assert len(set(words)) == 1000 and all(map(is_word, words))


Answer = Callable[[str, str], object]
"""What an impostor says to a word, who once overheard the proof of another."""
ANSWERS: dict[str, Answer] = {
    "under a guessed token": lambda word, _: {"proof": proof("guessed", word)},
    "under no token": lambda word, _: {"proof": proof("", word)},
    "overheard": lambda _, overheard: {"proof": overheard},
    "the word itself": lambda word, _: {"proof": word},
    "the plain digest": lambda word, _: {"proof": hashlib.sha256(f"perfeval-xl {word}".encode()).hexdigest()},
    "null": lambda *_: {"proof": None},
    "true": lambda *_: {"proof": True},
    "nothing": lambda *_: {},
    "a list": lambda *_: [],
    "a proof in a list": lambda word, _: {"proof": [proof("guessed", word)]},
    "no document": lambda *_: None,
}


@pytest.fixture
def filled(office: Wps, tmp_path: Path) -> Wps:
    """A form that is open, whose name the tests look for outside."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(written_by_openpyxl(clean_sheet({"set": {"B3": NAME, "C3": NAME, "H17": 6}})))
    office.open(path)
    return office


def heard_only_words(heard: list[str], token: str) -> bool:
    """Whether all that was heard are words, each new: neither a token nor anything of the form."""
    told = "".join(heard)
    asked = [line.split()[0] for line in heard]
    return (
        0 < len(asked) == len(set(asked))
        and all(line.startswith("/api/hello?word=") for line in asked)
        and token not in told
        and NAME not in told
        and "authorization" not in told.lower()
    )


@pytest.mark.libreoffice
@pytest.mark.parametrize("said", ANSWERS)
def test_whoever_has_the_port_hears_neither_token_nor_form_at_any_button(filled: Wps, said: str) -> None:
    token = filled.ribbon.evaluate("window.PEV_SERVICE.token")
    overheard = proof(token, "0" * 32)
    with listening_impostor(lambda word: ANSWERS[said](word, overheard)) as (port, heard):
        filled.ribbon.evaluate(f"window.PEV_SERVICE.address = 'http://127.0.0.1:{port}'")
        for button in BUTTONS:
            state = filled.press(button)
            assert (state["tone"], "表格没有送出，也没有改动" in state["message"]) == ("fault", True), button
        assert heard_only_words(heard, token)
        assert len(heard) == len(BUTTONS)
    assert not [body for url, body in filled.sent if "/api/" in url and body]
    assert filled.book.Worksheets.Count == 1


@pytest.mark.libreoffice
def test_whoever_has_the_port_hears_no_settings(filled: Wps) -> None:
    filled.press("check")
    expect(filled.pane.locator("#list > li").first).to_be_visible()
    token = filled.pane.evaluate("window.PEV_SERVICE.token")
    with listening_impostor() as (port, heard):
        filled.pane.evaluate(f"window.PEV_SERVICE.address = 'http://127.0.0.1:{port}'")
        for wish in ("pevShowSettings()", "pevSaveSettings()"):
            filled.pane.evaluate(wish)
            expect(filled.pane.locator("#message.fault")).to_contain_text("表格没有送出")
        assert heard_only_words(heard, token)
        assert len(heard) == 2


@pytest.mark.libreoffice
def test_the_impostor_of_these_tests_would_be_believed_if_it_had_the_token(filled: Wps) -> None:
    """Otherwise the tests above would hold for an impostor whom no browser lets answer."""
    token = filled.ribbon.evaluate("window.PEV_SERVICE.token")
    with listening_impostor(lambda word: {"proof": proof(token, word)}) as (port, heard):
        filled.ribbon.evaluate(f"window.PEV_SERVICE.address = 'http://127.0.0.1:{port}'")
        filled.press("check")
        assert token in "".join(heard) and NAME in "".join(heard)
