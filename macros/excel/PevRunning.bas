Attribute VB_Name = "PevRunning"
Option Explicit

' One press: start Python, wait, then say what it left to be said and do what it left to be done.

Public PevBook As Object
Public PevBusy As Boolean
' Python has ended itself: Excel can do nothing as long as it waits for it.
Private Const LATE As Long = 3
Private message As String
Private later As String
Private place As String

Public Sub PevRun(ByVal task As String)
    Dim status As Long
    If PevBusy Then
        PevSay PevText("busy")
        Exit Sub
    End If
    If ActiveWorkbook Is Nothing Then
        PevSay PevText("no_book")
        Exit Sub
    End If
    PevBusy = True
    Set PevBook = ActiveWorkbook
    PevTell "", "", ""
    PevForget
    Application.StatusBar = False
    On Error GoTo blocked
    status = PevStartPython(task)
    On Error GoTo failed
    PevFinish status
    PevBusy = False
    Exit Sub
blocked:
    PevBusy = False
    PevSay PevText("blocked") & vbLf & Err.Description
    Exit Sub
failed:
    PevBusy = False
    PevSay PevText("unfinished") & vbLf & Err.Description
End Sub

' Called by Python: what to say, and what to do once it has ended (go or print, and where).
Public Sub PevTell(ByVal words As String, ByVal action As String, ByVal target As String)
    message = words
    later = action
    place = target
End Sub

' Called by Python: the workbook as it stands, saved or not, as a file of its own.
Public Sub PevCopy(ByVal path As String)
    PevBook.SaveCopyAs path
End Sub

Private Sub PevFinish(ByVal status As Long)
    If later = "go" Then
        PevGo
        Application.StatusBar = message
    ElseIf message <> "" Then
        PevSay message
    ElseIf status = LATE Then
        PevSay PevText("late")
    ElseIf status <> 0 Then
        PevSay PevText("failed")
    End If
    If later = "print" Then PevPreview
    PevOfferUndo
End Sub

Private Sub PevGo()
    Dim parts() As String
    parts = Split(place, Chr$(31))
    PevBook.Worksheets(parts(0)).Activate
    PevBook.Worksheets(parts(0)).Range(parts(1)).Select
End Sub

Private Sub PevPreview()
    Dim name As Variant
    For Each name In Split(place, Chr$(31))
        PevBook.Worksheets(CStr(name)).PrintPreview
    Next name
End Sub
