Attribute VB_Name = "PevExcel"
Option Explicit

' Stands in for macros/excel/PevExcel.bas in LibreOffice: the same routines by what LibreOffice has instead.

Public PevSaid As String

Private Const SIGNATURE As String = "N(""perfeval_xl"")=0"

Public Sub PevSay(ByVal text As String)
    PevSaid = text
End Sub

Public Function PevLastWords() As String
    PevLastWords = PevSaid
End Function

Public Function PevShell() As Object
    Set PevShell = New PevFakeShell
End Function

Public Function PevIsThere(ByVal path As String) As Boolean
    PevIsThere = FileExists(path)
End Function

Public Function PevWindow() As String
    PevWindow = "0"
End Function

Private Function PevSheetOf(ByVal name As String) As Object
    Set PevSheetOf = ThisComponent.Sheets.getByName(name)
End Function

Private Function PevRangeOf(ByVal cells As Object) As Object
    Set PevRangeOf = PevSheetOf(cells.Worksheet.Name).getCellRangeByName(cells.Address(False, False))
End Function

Public Function PevCountsFrom1904(ByVal book As Object) As Boolean
    PevCountsFrom1904 = ThisComponent.NullDate.Year = 1904
End Function

Public Function PevValues(ByVal area As Object) As Variant
    PevValues = PevRangeOf(area).getDataArray()
End Function

Public Function PevAt(ByVal values As Variant, ByVal r As Long, ByVal c As Long) As Variant
    PevAt = values(r - 1)(c - 1)
    If VarType(PevAt) <> vbString And Not IsEmpty(PevAt) Then PevAt = CDbl(PevAt)
End Function

' A range named "spilled" stands for what a dynamic array fills: LibreOffice has none.
Public Function PevSpills(ByVal cells As Object) As Boolean
    Dim places As Variant
    If Not ThisComponent.NamedRanges.hasByName("spilled") Then Exit Function
    places = PevSpilled().RangeAddress
    If places.Sheet <> PevRangeOf(cells).RangeAddress.Sheet Then Exit Function
    PevSpills = PevRangeOf(cells).queryIntersection(places).Count > 0
End Function

Private Function PevSpilled() As Object
    Set PevSpilled = ThisComponent.NamedRanges.getByName("spilled").ReferredCells
End Function

Public Function PevSpillSource(ByVal cell As Object) As String
    PevSpillSource = cell.Worksheet.Cells(PevSpilled().RangeAddress.StartRow + 1, _
        PevSpilled().RangeAddress.StartColumn + 1).Address(False, False)
End Function

Public Function PevUsed(ByVal sheet As Object) As Object
    Set PevUsed = sheet.UsedRange
End Function

Public Function PevLocked(ByVal sheet As Object) As Boolean
    PevLocked = sheet.ProtectContents
End Function

Public Sub PevLetMacrosWrite(ByVal sheet As Object)
    PevSaid = ""
End Sub

Public Function PevRuleCount(ByVal sheet As Object) As Long
    Dim rule As Object
    For Each rule In PevSheetOf(sheet.Name).ConditionalFormats.getConditionalFormats()
        If PevIsRule(rule) Then PevRuleCount = PevRuleCount + 1
    Next rule
End Function

Private Function PevIsRule(ByVal rule As Object) As Boolean
    On Error Resume Next
    PevIsRule = InStr(rule.getByIndex(0).Formula1, SIGNATURE) > 0
End Function

Public Sub PevAddRule(ByVal cells As Object, ByVal colour As Long)
    Dim whole As Object
    Dim rules As Object
    Dim part As Variant
    Dim entry(2) As New com.sun.star.beans.PropertyValue
    PevMarked cells.Worksheet.Name
    Set whole = ThisComponent.createInstance("com.sun.star.sheet.SheetCellRanges")
    For Each part In Split(cells.Address(False, False), ",")
        whole.addRangeAddress PevSheetOf(cells.Worksheet.Name).getCellRangeByName(part).RangeAddress, False
    Next part
    Set rules = whole.ConditionalFormat
    entry(0).Name = "Operator"
    entry(0).Value = com.sun.star.sheet.ConditionOperator.FORMULA
    entry(1).Name = "Formula1"
    entry(1).Value = SIGNATURE
    entry(2).Name = "StyleName"
    entry(2).Value = PevStyle(colour)
    rules.addNew entry()
    whole.ConditionalFormat = rules
End Sub

Private Function PevStyle(ByVal colour As Long) As String
    Dim styles As Object
    Dim made As Object
    PevStyle = "pev" & colour
    Set styles = ThisComponent.StyleFamilies.getByName("CellStyles")
    If styles.hasByName(PevStyle) Then Exit Function
    Set made = ThisComponent.createInstance("com.sun.star.style.CellStyle")
    styles.insertByName PevStyle, made
    made.CellBackColor = (colour And 255) * 65536 + (colour And 65280) + colour \ 65536
End Function

Public Sub PevDeleteRules(ByVal sheet As Object)
    Dim rules As Object
    Dim rule As Object
    Set rules = PevSheetOf(sheet.Name).ConditionalFormats
    For Each rule In rules.getConditionalFormats()
        If PevIsRule(rule) Then rules.removeByID rule.ID
    Next rule
End Sub

Public Function PevNoteCell(ByVal sheet As Object, ByVal number As Long) As String
    Dim place As Object
    Set place = PevSheetOf(sheet.Name).Annotations.getByIndex(number - 1).Position
    PevNoteCell = sheet.Cells(place.Row + 1, place.Column + 1).Address(False, False)
End Function

Public Function PevPrefix(ByVal cell As Object) As String
    PevPrefix = ""
End Function

Public Sub PevShapeNote(ByVal cell As Object)
    PevSaid = ""
End Sub

Public Sub PevLink(ByVal cell As Object, ByVal target As String, ByVal text As String)
    cell.Value = text
End Sub

Public Sub PevDressTable(ByVal sheet As Object, ByVal last As Long)
    PevSaid = ""
End Sub

Public Sub PevOfferUndo()
    If PevCanUndo() Then PevSaid = PevSaid & "|" & PevText("undo")
End Sub
