"""How the add-in's page knows that it is its own program that answers, before it sends a token or a form.

On a computer that several people use, somebody else may have taken the port. Page and program share the token: the page
sends a word that is new each time, and only who has the token can say what belongs to it.
"""

import hmac
import http.client
import json
import re
import secrets

from perfeval_xl.addin.wps.pairing import Pairing

PATH = "/api/hello"
_WORD = re.compile(r"[0-9A-Za-z_-]{16,64}")
_PATIENCE = 15.0
"""Seconds for an answer: the program may have to be started first."""
_LONGEST = 1000


def is_word(text: str) -> bool:
    """Whether a text is a word that a page sends: long enough to be new, and nothing that means something elsewhere."""
    return bool(_WORD.fullmatch(text))


def proof(token: str, word: str) -> str:
    """What belongs to a word: HMAC-SHA256 under the token, in hexadecimal digits."""
    return hmac.new(token.encode(), f"perfeval-xl {word}".encode(), "sha256").hexdigest()


def is_ours(pairing: Pairing) -> bool:
    """Whether the program of this pairing answers on its port; this starts it where it waits for a press."""
    word = secrets.token_urlsafe(24)
    connection = http.client.HTTPConnection("127.0.0.1", pairing.port, timeout=_PATIENCE)
    try:
        connection.request("GET", f"{PATH}?word={word}")
        answer = json.loads(connection.getresponse().read(_LONGEST))
        return hmac.compare_digest(str(answer["proof"]).encode(), proof(pairing.token, word).encode())
    except (OSError, http.client.HTTPException, ValueError, TypeError, LookupError):
        return False
    finally:
        connection.close()
