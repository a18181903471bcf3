Attribute VB_Name = "PevReading"
Option Explicit

' The whole workbook in one answer, so that Python asks once: from another process each question costs time.

Private Const HEAD As Long = 7

' Name, folder, counts days from 1904, structure protected, active sheet, row and column; then the sheets.
Public Function PevRead() As Variant
    Dim answer() As Variant
    Dim number As Long
    If PevBook Is Nothing Then Set PevBook = ActiveWorkbook
    ReDim answer(0 To HEAD - 1 + PevBook.Worksheets.Count)
    answer(0) = PevBook.Name
    answer(1) = PevBook.Path
    answer(2) = PevCountsFrom1904(PevBook)
    answer(3) = PevBook.ProtectStructure
    PevWhere answer
    For number = 1 To PevBook.Worksheets.Count
        answer(HEAD - 1 + number) = PevSheet(PevBook.Worksheets(number))
    Next number
    PevRead = answer
End Function

' A chart sheet has no active cell.
Private Sub PevWhere(ByRef answer() As Variant)
    answer(4) = ""
    answer(5) = 1
    answer(6) = 1
    On Error Resume Next
    answer(4) = PevBook.ActiveSheet.Name
    answer(5) = ActiveCell.Row
    answer(6) = ActiveCell.Column
End Sub

' Name, hidden, locked, first row, first column, values, formulas, number formats, merged areas, notes, marked.
Private Function PevSheet(ByVal sheet As Object) As Variant
    Dim area As Object
    Dim values As Variant
    Set area = PevUsed(sheet)
    values = PevValues(area)
    PevSheet = Array(sheet.Name, sheet.Visible <> -1, PevLocked(sheet), area.Row, area.Column, values, _
        PevFormulas(area), PevFormats(area, values), PevMerges(area), PevNotes(sheet), PevRuleCount(sheet) > 0)
End Function

' A cell that a dynamic array fills from elsewhere counts as a formula: nothing may be written into it.
Private Function PevFormulas(ByVal area As Object) As Variant
    Dim found As Variant
    Dim r As Long
    Dim c As Long
    found = area.Formula
    If IsArray(found) And PevSpills(area) Then
        For r = 1 To area.Rows.Count
            For c = 1 To area.Columns.Count
                If PevSpills(area.Cells(r, c)) Then found(r, c) = "=" & PevSpillSource(area.Cells(r, c))
            Next c
        Next r
    End If
    PevFormulas = found
End Function

' Number formats of cells that hold a number, but for General: "row,column,format", parted by Chr(30).
Private Function PevFormats(ByVal area As Object, ByVal values As Variant) As String
    Dim found As String
    Dim r As Long
    Dim c As Long
    Dim whole As Variant
    If Not IsArray(values) Then
        If VarType(values) = vbDouble Then found = PevFormat(area, 1, 1, area.NumberFormat)
    Else
        For r = 1 To area.Rows.Count
            whole = area.Rows(r).NumberFormat
            For c = 1 To area.Columns.Count
                If VarType(PevAt(values, r, c)) = vbDouble Then found = found & PevFormat(area, r, c, whole)
            Next c
        Next r
    End If
    PevFormats = found
End Function

' whole: the format of the row, Null where its cells differ.
Private Function PevFormat(ByVal area As Object, ByVal r As Long, ByVal c As Long, ByVal whole As Variant) As String
    Dim code As String
    If IsNull(whole) Then
        code = area.Cells(r, c).NumberFormat
    Else
        code = whole
    End If
    If code <> "General" Then
        PevFormat = area.Row + r - 1 & "," & area.Column + c - 1 & "," & code & Chr$(30)
    End If
End Function

' Merged areas as A1:B2, parted by commas; only rows that hold some are looked through.
Private Function PevMerges(ByVal area As Object) As String
    Dim found As String
    Dim r As Long
    Dim c As Long
    Dim some As Variant
    For r = 1 To area.Rows.Count
        some = area.Rows(r).MergeCells
        If IsNull(some) Then some = True
        If some Then
            For c = 1 To area.Columns.Count
                found = found & PevMerge(area.Cells(r, c))
            Next c
        End If
    Next r
    PevMerges = found
End Function

Private Function PevMerge(ByVal cell As Object) As String
    Dim whole As Object
    If cell.MergeCells Then
        Set whole = cell.MergeArea
        If whole.Row = cell.Row And whole.Column = cell.Column Then PevMerge = whole.Address(False, False) & ","
    End If
End Function

' Cells with a note, parted by commas; one of ours has an asterisk before it.
Private Function PevNotes(ByVal sheet As Object) As String
    Dim number As Long
    Dim found As String
    For number = 1 To sheet.Comments.Count
        If PevIsOurs(sheet.Comments(number)) Then found = found & "*"
        found = found & PevNoteCell(sheet, number) & ","
    Next number
    PevNotes = found
End Function

' A note of ours begins with our prefix; where people wrote before it, it has our end, which nobody sees.
Public Function PevIsOurs(ByVal note As Object) As Boolean
    PevIsOurs = PevIsOurText(note.Text)
End Function

Private Function PevIsOurText(ByVal text As String) As Boolean
    Dim place As Long
    place = InStr(text, PevText("prefix"))
    PevIsOurText = place = 1
    If place > 1 Then PevIsOurText = InStr(place, text, PevU("2063")) > 0
End Function

' What people wrote into a note of ours; who copies our words into the note has them there twice.
Public Function PevRemark(ByVal text As String) As String
    text = PevWithoutOurs(text)
    Do While PevIsOurText(text)
        text = PevWithoutOurs(text)
    Loop
    PevRemark = text
End Function

' What stands before, between and behind the lines of our first text in a note: each of our lines begins with a code.
Private Function PevWithoutOurs(ByVal text As String) As String
    Dim place As Long
    Dim n As Long
    Dim lines As Variant
    Dim found As String
    place = InStr(text, PevText("prefix"))
    found = PevJoined("", Left$(text, place - 1))
    text = Mid$(text, place + Len(PevText("prefix")))
    place = InStr(text, PevU("2063"))
    If place = 0 Then place = Len(text) + 1
    lines = Split(Left$(text, place - 1), vbLf)
    For n = 1 To UBound(lines)
        If Not (lines(n) Like "[A-Z]### *") Then found = PevJoined(found, lines(n))
    Next n
    PevWithoutOurs = PevJoined(found, Mid$(text, place + 1))
End Function

Private Function PevJoined(ByVal first As String, ByVal second As String) As String
    Do While Left$(second, 1) = vbLf
        second = Mid$(second, 2)
    Loop
    Do While Right$(second, 1) = vbLf
        second = Left$(second, Len(second) - 1)
    Loop
    second = Trim$(second)
    PevJoined = first
    If Len(second) = 0 Then Exit Function
    If Len(first) > 0 Then second = first & vbLf & second
    PevJoined = second
End Function
