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
        PevPrefix(cell) & cell.Formula), Chr$(31))
End Sub

Public Sub PevMarked(ByVal sheet As String)
    marked.Add sheet
End Sub

Public Sub PevAdded(ByVal sheet As String)
    added.Add sheet
End Sub

Public Function PevCanUndo() As Boolean
    PevCanUndo = written.Count + marked.Count + added.Count > 0
End Function

Public Sub PevUndo()
    On Error Resume Next
    PevTakeBack
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
        cell.Formula = old(3)
    Next number
    For Each name In marked
        PevUnmark PevBook.Worksheets(CStr(name))
    Next name
    For Each name In added
        PevDrop PevBook.Worksheets(CStr(name))
    Next name
    PevForget
End Sub
