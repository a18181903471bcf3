Attribute VB_Name = "PevWriting"
Option Explicit

' All edits of a press in one call, as a flat list of steps: what, sheet, cells, first and second particular.

Private Const STRIDE As Long = 5

' The empty text, or what went wrong; then the values written so far have been taken back.
Public Function PevApply(ByVal steps As Variant) As String
    Dim before As Variant
    Dim shown As Object
    Dim k As Long
    before = Array(Application.ScreenUpdating, Application.Calculation, Application.EnableEvents)
    Set shown = PevBook.ActiveSheet
    PevForget
    On Error GoTo failed
    PevQuiet False, -4135, False
    For k = LBound(steps) To UBound(steps) Step STRIDE
        PevStep CStr(steps(k)), CStr(steps(k + 1)), CStr(steps(k + 2)), steps(k + 3), steps(k + 4)
    Next k
finish:
    On Error Resume Next
    shown.Activate
    PevQuiet before(0), before(1), before(2)
    Exit Function
failed:
    PevApply = Err.Description & " (" & CStr(steps(k)) & " " & CStr(steps(k + 2)) & ")"
    PevUndo
    Resume finish
End Function

Private Sub PevQuiet(ByVal screen As Boolean, ByVal calculation As Long, ByVal events As Boolean)
    Application.Calculation = calculation
    Application.EnableEvents = events
    Application.ScreenUpdating = screen
End Sub

Private Sub PevStep(ByVal what As String, ByVal sheet As String, ByVal cells As String, ByVal one As Variant, _
    ByVal two As Variant)
    Select Case what
        Case "value": PevSetValue PevBook.Worksheets(sheet).Range(cells), one, CStr(two)
        Case "fill": PevAddRule PevBook.Worksheets(sheet).Range(cells), CLng(one)
        Case "note": PevAddNote PevBook.Worksheets(sheet).Range(cells), CStr(one)
        Case "clear": PevUnmark PevBook.Worksheets(sheet)
        Case "drop": PevDrop PevBook.Worksheets(sheet)
        Case "table": PevNewTable sheet, CStr(one)
        Case "row": PevTableRow PevBook.Worksheets(sheet), CLng(cells), Split(CStr(one), Chr$(31)), CDbl(two)
        Case "finish": PevFinishTable PevBook.Worksheets(sheet), CLng(cells)
        Case Else: Err.Raise 5, , what
    End Select
End Sub

' A text stays a text, whatever it looks like: =100% is a target that people type.
Private Sub PevSetValue(ByVal cell As Object, ByVal value As Variant, ByVal code As String)
    PevRemember cell
    If code <> "" Then
        cell.NumberFormat = code
    ElseIf VarType(value) <> vbString And PevDisguises(CStr(cell.NumberFormat)) Then
        cell.NumberFormat = "General"
    End If
    If VarType(value) = vbString And cell.NumberFormat <> "@" And PevMisread(CStr(value)) Then
        cell.Value = "'" & value
    Else
        cell.Value = value
    End If
End Sub

' Whether a plain number would be read as a percentage, a date, another number or nothing in cells with this format.
Private Function PevDisguises(ByVal code As String) As Boolean
    Dim bare As String
    bare = Replace(Replace(code, Chr$(34), ""), "\", "")
    PevDisguises = InStr(bare, "%") > 0 Or InStr(bare, ChrW(8240)) > 0 Or InStr(bare, "yy") > 0 Or InStr(bare, ":") > 0 _
        Or InStr(bare, "m" & ChrW(26376)) > 0 Or InStr(bare, "m/d") > 0 Or InStr(bare, "m-d") > 0 _
        Or InStr(bare, "d-m") > 0 Or InStr(bare, "d/m") > 0 Or Left$(bare, 1) = ";" _
        Or InStr(code, "\.") > 0 Or InStr(code, "!.") > 0 _
        Or InStr(Replace(Replace(Replace(bare, ",0", ""), ",#", ""), ",?", ""), ",") > 0
End Function

' Whether Excel would take a text for a formula, a number or a date.
Public Function PevMisread(ByVal text As String) As Boolean
    PevMisread = InStr("=+-@'", Left$(text & " ", 1)) > 0 Or IsNumeric(text) Or IsDate(text)
End Function

' A note of the user's own is left as it is; the cell is still coloured and listed.
Private Sub PevAddNote(ByVal cell As Object, ByVal text As String)
    PevMarked cell.Worksheet.Name
    If Not cell.Comment Is Nothing Then Exit Sub
    On Error Resume Next
    cell.AddComment text
    PevShapeNote cell
End Sub

Public Sub PevUnmark(ByVal sheet As Object)
    Dim number As Long
    PevDeleteRules sheet
    For number = sheet.Comments.Count To 1 Step -1
        If PevIsOurs(sheet.Comments(number)) Then PevRelease sheet.Comments(number)
    Next number
End Sub

' What people wrote into a note of ours stays, as a note of theirs.
Private Sub PevRelease(ByVal note As Object)
    Dim cell As Object
    Dim remark As String
    Set cell = note.Parent
    remark = PevRemark(note.Text)
    note.Delete
    If Len(remark) = 0 Then Exit Sub
    cell.AddComment remark
    PevShapeNote cell
End Sub

Public Sub PevDrop(ByVal sheet As Object)
    Dim asked As Boolean
    asked = Application.DisplayAlerts
    Application.DisplayAlerts = False
    On Error GoTo failed
    sheet.Delete
    Application.DisplayAlerts = asked
    Exit Sub
failed:
    Application.DisplayAlerts = asked
    Err.Raise Err.Number, , Err.Description
End Sub

Private Sub PevNewTable(ByVal name As String, ByVal title As String)
    Dim sheet As Object
    Set sheet = PevBook.Worksheets.Add(After:=PevBook.Worksheets(PevBook.Worksheets.Count))
    sheet.Name = name
    PevAdded name
    sheet.Range("A1").Value = title
End Sub

' Texts of a row from column A on; the cell in column F becomes a link to the place that stands behind them all.
Private Sub PevTableRow(ByVal sheet As Object, ByVal number As Long, ByVal words As Variant, ByVal height As Double)
    Dim c As Long
    For c = 0 To 7
        sheet.Cells(number, c + 1).NumberFormat = "@"
        sheet.Cells(number, c + 1).Value = words(c)
    Next c
    If number = 2 Then Exit Sub
    sheet.Cells(number, 1).NumberFormat = "General"
    sheet.Cells(number, 1).Value = CLng(words(0))
    sheet.Rows(number).RowHeight = height
    PevLink sheet.Cells(number, 6), CStr(words(8)), CStr(words(5))
End Sub

Private Sub PevFinishTable(ByVal sheet As Object, ByVal last As Long)
    Dim widths As Variant
    Dim c As Long
    widths = Array(6, 6, 7, 8, 16, 9, 52, 40)
    For c = 0 To 7
        sheet.Columns(c + 1).ColumnWidth = widths(c)
    Next c
    sheet.Range("A2:H" & last).WrapText = True
    sheet.Range("A2:H" & last).VerticalAlignment = -4160
    sheet.Range("A1:H2").Font.Bold = True
    PevDressTable sheet, last
End Sub
