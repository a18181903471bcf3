Attribute VB_Name = "PevHarness"
Option Explicit

' Lets a test press buttons: LibreOffice says nothing of errors in macros when it has no window.

Public Sub PevPretend(ByVal registry As String, ByVal answer As Long)
    Dim shell As PevFakeShell
    Set shell = New PevFakeShell
    shell.Registry = registry
    shell.Answer = answer
    Set PevShell = shell
    PevSay ""
End Sub

Public Function PevPressed(ByVal macro As String) As String
    On Error GoTo failed
    Application.Run macro
    PevPressed = PevShell.Command
    Exit Function
failed:
    PevPressed = "error: " & Err.Description
End Function

Public Function PevRibbonPressed(ByVal id As String) As String
    Dim control As PevFakeControl
    Set control = New PevFakeControl
    control.ID = id
    PevRibbonAction control
    PevRibbonPressed = PevShell.Command
End Function

' What a macro has to set back: 1 for true, or the number itself.
Public Function PevSetting(ByVal what As String) As Long
    Select Case what
        Case "screen": PevSetting = -CLng(Application.ScreenUpdating)
        Case "calculation": PevSetting = Application.Calculation
        Case "events": PevSetting = -CLng(Application.EnableEvents)
    End Select
End Function

' Written and taken back at once: LibreOffice forgets what modules know as soon as a call has ended.
Public Function PevAppliedAndUndone(ByVal steps As Variant) As Boolean
    If PevApply(steps) = "" Then PevAppliedAndUndone = PevCanUndo()
    PevUndo
End Function
