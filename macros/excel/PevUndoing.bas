Attribute VB_Name = "PevUndoing"
Option Explicit

' What the last press wrote, so that Ctrl+Z takes it back: Excel forgets its own list whenever a macro writes.

Private written As Collection
Private marked As Collection
Private added As Collection

Public Sub PevForget()
    Set written = New Collection
    Set marked = New Collection
    Set added = New Collection
End Sub

Public Sub PevRemember(ByVal cell As Object)
    written.Add Join(Array(CStr(cell.Worksheet.Name), CStr(cell.Address(False, False)), CStr(cell.NumberFormat), _
        PevAsTyped(cell)), Chr$(31))
End Sub

' What brings the content back: a text that other programs wrote without an apostrophe would come back as a number.
Private Function PevAsTyped(ByVal cell As Object) As String
    PevAsTyped = PevPrefix(cell) & cell.Formula
    If PevPrefix(cell) <> "" Or cell.HasFormula Or cell.NumberFormat = "@" Then Exit Function
    If VarType(cell.Value) = vbString And PevMisread(CStr(cell.Value)) Then PevAsTyped = "'" & CStr(cell.Value)
End Function

Public Sub PevMarked(ByVal sheet As String)
    marked.Add sheet
End Sub

Public Sub PevAdded(ByVal sheet As String)
    added.Add sheet
End Sub

Public Function PevCanUndo() As Boolean
    PevCanUndo = written.Count + marked.Count + added.Count > 0
End Function

' Macros of the user's own that wait for changes are left alone meanwhile.
Public Sub PevUndo()
    Dim events As Boolean
    On Error Resume Next
    events = Application.EnableEvents
    Application.EnableEvents = False
    PevTakeBack
    Application.EnableEvents = events
End Sub

' Values become what they were; marks and the table of this press go.
Public Sub PevTakeBack()
    Dim number As Long
    Dim old() As String
    Dim cell As Object
    Dim name As Variant
    For number = written.Count To 1 Step -1
        old = Split(written.Item(number), Chr$(31))
        Set cell = PevBook.Worksheets(old(0)).Range(old(1))
        cell.NumberFormat = old(2)
        If Left$(old(3), 1) = "'" Then
            cell.Value = old(3)
        Else
            cell.Formula = old(3)
        End If
    Next number
    For Each name In marked
        PevUnmark PevBook.Worksheets(CStr(name))
    Next name
    For Each name In added
        PevDrop PevBook.Worksheets(CStr(name))
    Next name
    PevForget
End Sub
