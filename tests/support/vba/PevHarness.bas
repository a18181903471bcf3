Attribute VB_Name = "PevHarness"
Option Explicit

' Lets a test press buttons and look inside: LibreOffice says nothing of errors in macros when it has no window, and
' forgets what modules know as soon as a call has ended.

' What the user is told, or the error.
Public Function PevPressed(ByVal task As String) As String
    On Error GoTo failed
    PevSay ""
    PevRun task
    PevPressed = PevLastWords()
    Exit Function
failed:
    PevPressed = "error: " & Err.Description
End Function

Public Function PevRibbonPressed(ByVal id As String) As String
    Dim control As PevFakeControl
    Set control = New PevFakeControl
    control.ID = id
    PevSay ""
    PevRibbonAction control
    PevRibbonPressed = PevLastWords()
End Function

' A second press while the first one waits for Python.
Public Function PevPressedTwice() As String
    PevSay ""
    PevBusy = True
    PevRun "check"
    PevBusy = False
    PevPressedTwice = PevLastWords()
End Function

Public Function PevAppliedAndUndone(ByVal steps As Variant) As Boolean
    If PevApply(steps) = "" Then PevAppliedAndUndone = PevCanUndo()
    PevUndo
End Function

' What a macro has to set back: 1 for true, or the number itself.
Public Function PevSetting(ByVal what As String) As Long
    Select Case what
        Case "screen": PevSetting = -CLng(Application.ScreenUpdating)
        Case "calculation": PevSetting = Application.Calculation
        Case "events": PevSetting = -CLng(Application.EnableEvents)
    End Select
End Function
