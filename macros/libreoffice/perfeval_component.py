"""The extension's entry: LibreOffice asks it for the commands behind toolbar and menu.

LibreOffice brings a Python of its own, which may be older than the one that the core needs; so this file alone keeps to
what old versions understand, and says so when the core cannot run.
"""

import sys

import uno
import unohelper
from com.sun.star.frame import FeatureStateEvent, XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo

IDENTIFIER = "${identifier}"
PROTOCOL = IDENTIFIER + ":"
SERVICE = "com.sun.star.frame.ProtocolHandler"
TOO_OLD = (
    "这个 LibreOffice 自带的 Python 是 %d.%d，校验程序需要 3.11 或更新的版本。\n"
    "请安装更新的 LibreOffice；或者在命令行使用 perfeval-xl。"
)


class Handler(unohelper.Base, XServiceInfo, XInitialization, XDispatchProvider, XDispatch):
    """One for every window; `initialize` tells which."""

    def __init__(self, context):
        self.context = context
        self.frame = None

    def initialize(self, arguments):
        """Called by LibreOffice with the window's frame."""
        if arguments:
            self.frame = arguments[0]

    def queryDispatch(self, url, target, flags):
        """This object, for addresses that are ours."""
        return self if url.Complete.startswith(PROTOCOL) else None

    def queryDispatches(self, requests):
        """The same for several addresses."""
        return tuple(self.queryDispatch(each.FeatureURL, each.FrameName, each.SearchFlags) for each in requests)

    def dispatch(self, url, arguments):
        """A button was pressed."""
        if sys.version_info < (3, 11):  # noqa: UP036 (this file runs on whatever Python LibreOffice has)
            self.refuse(TOO_OLD % sys.version_info[:2])
            return
        from perfeval_xl.addin.libreoffice.buttons import press

        press(self.context, self.frame, url.Complete[len(PROTOCOL) :])

    def refuse(self, text):
        """Say why nothing can be done."""
        toolkit = self.context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX")
        toolkit.createMessageBox(self.frame.ContainerWindow, kind, 1, "绩效自评", text).execute()

    def addStatusListener(self, listener, url):
        """Every button can always be pressed."""
        state = FeatureStateEvent()
        state.Source, state.FeatureURL, state.IsEnabled = self, url, True
        listener.statusChanged(state)

    def removeStatusListener(self, listener, url):
        """Nothing ever changes, so no listener was kept."""

    def getImplementationName(self):
        """The component's name."""
        return IDENTIFIER

    def supportsService(self, name):
        """Whether this is a protocol handler."""
        return name == SERVICE

    def getSupportedServiceNames(self):
        """The one service."""
        return (SERVICE,)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Handler, IDENTIFIER, (SERVICE,))
