Attribute VB_Name = "PevPython"
Option Explicit

' Starts Python with xlwings' calling contract (--wb, --from_xl, --hwnd), so that xlwings.Book.caller() is the
' workbook that holds these macros. No Declare, no cmd.exe, no temporary file.

Private Const REGISTRY As String = "HKCU\Software\perfeval_xl\python"

Public Function PevStartPython(ByVal task As String) As Long
    Dim program As String
    program = PevPythonPath()
    If program = "" Then
        PevTell PevText("no_python"), "", ""
        PevStartPython = 2
    ElseIf Not PevIsThere(program) Then
        PevTell PevText("moved"), "", ""
        PevStartPython = 2
    Else
        PevStartPython = PevShell().Run(PevCommand(program, task), 0, True)
    End If
End Function

Private Function PevCommand(ByVal program As String, ByVal task As String) As String
    PevCommand = PevQuoted(program) & " -P -m perfeval_xl.addin " & task & " " & _
        PevQuoted("--wb=" & ThisWorkbook.Name) & " --from_xl=1 --hwnd=" & PevWindow()
End Function

' Empty where perfeval-xl addin install has not been run by this user.
Private Function PevPythonPath() As String
    On Error Resume Next
    PevPythonPath = PevShell().RegRead(REGISTRY)
End Function

Private Function PevQuoted(ByVal text As String) As String
    PevQuoted = Chr$(34) & text & Chr$(34)
End Function
