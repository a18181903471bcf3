"""What LibreOffice's own Python runs for the tests: a function of a module here, however much it asks of a document.

From outside each question is a round trip between two processes, which costs a thousand times what the answer costs.
"""

from importlib import import_module
from typing import Any

import unohelper
from com.sun.star.task import XJob

SERVICE = "tests.support.calc_inside.Caller"


class Caller(unohelper.Base, XJob):  # type: ignore[misc]  # uno comes without types
    """Calls the function that its one argument names, with that argument's values."""

    def __init__(self, _: Any) -> None:
        """The component context is not needed."""

    def execute(self, arguments: Any) -> Any:
        (call,) = arguments
        module, name = call.Name.rsplit(".", 1)
        return getattr(import_module(module), name)(*call.Value)


g_ImplementationHelper = unohelper.ImplementationHelper()
"""LibreOffice looks for the component under this name."""
g_ImplementationHelper.addImplementation(Caller, SERVICE, ())
