Attribute VB_Name = "PevExcel"
Option Explicit

' What only Excel knows. Tests that run these macros in LibreOffice put a module of their own in this one's place.

Private Const SIGNATURE As String = "=N(""perfeval_xl"")=0"
Private Const MANY As Long = 200000

Public Sub PevSay(ByVal text As String)
    MsgBox text, vbInformation, PevText("title")
End Sub

' Starts programs and reads the registry.
Public Function PevShell() As Object
    Set PevShell = CreateObject("WScript.Shell")
End Function

' Whether a file is there; where that cannot be asked, starting it will tell.
Public Function PevIsThere(ByVal path As String) As Boolean
    PevIsThere = True
    On Error Resume Next
    PevIsThere = CreateObject("Scripting.FileSystemObject").FileExists(path)
End Function

Public Function PevWindow() As String
    PevWindow = CStr(Application.Hwnd)
End Function

Public Function PevCountsFrom1904(ByVal book As Object) As Boolean
    PevCountsFrom1904 = book.Date1904
End Function

Public Function PevValues(ByVal area As Object) As Variant
    PevValues = area.Value2
End Function

Public Function PevAt(ByVal values As Variant, ByVal r As Long, ByVal c As Long) As Variant
    PevAt = values(r, c)
End Function

' Whether a dynamic array fills some of these cells. Excel 2019 and older ones know no HasSpill.
Public Function PevSpills(ByVal cells As Object) As Boolean
    Dim state As Variant
    state = False
    On Error Resume Next
    state = cells.HasSpill
    PevSpills = IsNull(state) Or state
End Function

Public Function PevSpillSource(ByVal cell As Object) As String
    PevSpillSource = cell.SpillParent.Address(False, False)
End Function

' Whole columns that are only formatted would be millions of blank cells: then up to the last cell that holds something.
Public Function PevUsed(ByVal sheet As Object) As Object
    Dim last As Long
    Dim side As Long
    Set PevUsed = sheet.UsedRange
    If PevUsed.CountLarge <= MANY Then Exit Function
    last = 1
    side = 1
    PevReach sheet, 2, last, side
    PevReach sheet, -4123, last, side
    Set PevUsed = sheet.Range(sheet.Cells(1, 1), sheet.Cells(last, side))
End Function

' The last row and column of constants (2) or formulas (-4123). Find would change what the user last searched for.
Private Sub PevReach(ByVal sheet As Object, ByVal kind As Long, ByRef last As Long, ByRef side As Long)
    Dim part As Object
    On Error Resume Next
    For Each part In sheet.UsedRange.SpecialCells(kind).Areas
        If part.Row + part.Rows.Count - 1 > last Then last = part.Row + part.Rows.Count - 1
        If part.Column + part.Columns.Count - 1 > side Then side = part.Column + part.Columns.Count - 1
    Next part
End Sub

Public Function PevLocked(ByVal sheet As Object) As Boolean
    PevLocked = sheet.ProtectContents And Not sheet.ProtectionMode
End Function

Public Sub PevLetMacrosWrite(ByVal sheet As Object)
    With sheet.Protection
        sheet.Protect DrawingObjects:=sheet.ProtectDrawingObjects, Contents:=True, Scenarios:=sheet.ProtectScenarios, _
            UserInterfaceOnly:=True, AllowFormattingCells:=.AllowFormattingCells, _
            AllowFormattingColumns:=.AllowFormattingColumns, AllowFormattingRows:=.AllowFormattingRows, _
            AllowInsertingColumns:=.AllowInsertingColumns, AllowInsertingRows:=.AllowInsertingRows, _
            AllowInsertingHyperlinks:=.AllowInsertingHyperlinks, AllowDeletingColumns:=.AllowDeletingColumns, _
            AllowDeletingRows:=.AllowDeletingRows, AllowSorting:=.AllowSorting, AllowFiltering:=.AllowFiltering, _
            AllowUsingPivotTables:=.AllowUsingPivotTables
    End With
End Sub

Public Function PevRuleCount(ByVal sheet As Object) As Long
    Dim rule As Object
    For Each rule In sheet.Cells.FormatConditions
        If PevIsRule(rule) Then PevRuleCount = PevRuleCount + 1
    Next rule
End Function

' Colour scales, bars and icons have no formula.
Private Function PevIsRule(ByVal rule As Object) As Boolean
    On Error Resume Next
    If rule.Type = 2 Then PevIsRule = InStr(rule.Formula1, Mid$(SIGNATURE, 2)) > 0
End Function

Public Sub PevAddRule(ByVal cells As Object, ByVal colour As Long)
    PevMarked cells.Worksheet.Name
    cells.FormatConditions.Add(Type:=2, Formula1:=SIGNATURE).Interior.Color = colour
End Sub

Public Sub PevDeleteRules(ByVal sheet As Object)
    Dim number As Long
    For number = sheet.Cells.FormatConditions.Count To 1 Step -1
        If PevIsRule(sheet.Cells.FormatConditions(number)) Then sheet.Cells.FormatConditions(number).Delete
    Next number
End Sub

Public Function PevNoteCell(ByVal sheet As Object, ByVal number As Long) As String
    PevNoteCell = sheet.Comments(number).Parent.Address(False, False)
End Function

' The apostrophe that keeps a text from being taken for a number or a formula.
Public Function PevPrefix(ByVal cell As Object) As String
    PevPrefix = cell.PrefixCharacter
End Function

Public Sub PevShapeNote(ByVal cell As Object)
    cell.Comment.Visible = False
    cell.Comment.Shape.Width = 220
    cell.Comment.Shape.TextFrame.AutoSize = False
    cell.Comment.Shape.Height = 15 * (2 + Len(cell.Comment.Text) \ 18)
End Sub

Public Sub PevLink(ByVal cell As Object, ByVal target As String, ByVal text As String)
    cell.Worksheet.Hyperlinks.Add Anchor:=cell, Address:="", SubAddress:=target, TextToDisplay:=text
End Sub

Public Sub PevDressTable(ByVal sheet As Object, ByVal last As Long)
    PevColourRows sheet.Range("C3:C" & last)
    sheet.Tab.Color = RGB(192, 0, 0)
    sheet.Range("A2:H" & last).AutoFilter
    sheet.Activate
    ActiveWindow.SplitRow = 2
    ActiveWindow.SplitColumn = 0
    ActiveWindow.FreezePanes = True
    PevSetPage sheet
End Sub

' Without a printer, or with one that has no A4, Excel refuses: the table is there all the same.
Private Sub PevSetPage(ByVal sheet As Object)
    On Error Resume Next
    With sheet.PageSetup
        .Orientation = 2
        .PaperSize = 9
        .Zoom = False
        .FitToPagesWide = 1
        .FitToPagesTall = False
        .PrintTitleRows = "$2:$2"
    End With
End Sub

Private Sub PevColourRows(ByVal cells As Object)
    Dim key As Variant
    Dim word As String
    For Each key In Array("error", "warning", "info")
        word = "=""" & PevText(CStr(key)) & """"
        cells.FormatConditions.Add(Type:=1, Operator:=3, Formula1:=word).Interior.Color = PevColour(CStr(key))
    Next key
End Sub

Private Function PevColour(ByVal key As String) As Long
    Select Case key
        Case "error": PevColour = RGB(255, 199, 206)
        Case "warning": PevColour = RGB(255, 235, 156)
        Case Else: PevColour = RGB(221, 235, 247)
    End Select
End Function

' A macro of this workbook: another one that is open may have macros of the same names.
Private Function PevOwn(ByVal macro As String) As String
    PevOwn = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & macro
End Function

Public Sub PevOfferUndo()
    If PevCanUndo() Then Application.OnUndo PevText("undo"), PevOwn("PevUndo")
End Sub
