Attribute VB_Name = "PevTexts"
Option Explicit

' The editor works in the system's code page, so Chinese stands here as code points. The tests print what they spell.

Public Function PevText(ByVal key As String) As String
    Select Case key
        Case "title"
            PevText = PevU("7EE9 6548 81EA 8BC4")
        Case "prefix"
            PevText = PevU("3010 6821 9A8C 3011")
        Case "error"
            PevText = PevU("9519 8BEF")
        Case "warning"
            PevText = PevU("63D0 9192")
        Case "info"
            PevText = PevU("63D0 793A")
        Case "undo"
            PevText = PevU("64A4 9500 7EE9 6548 81EA 8BC4 7684 5199 5165")
        Case "busy"
            PevText = PevU("4E0A 4E00 6B21 8FD8 6CA1 6709 505A 5B8C FF0C 8BF7 7A0D 7B49 7247 523B 518D 6309 3002")
        Case "no_book"
            PevText = PevU("8BF7 5148 6253 5F00 81EA 8BC4 8868 FF0C 518D 6309 6309 94AE 3002") & _
                PevU("4ECE 90AE 4EF6 6216 7F51 4E0A 6765 7684 8868 FF0C 8BF7 5148 70B9 201C 542F 7528 7F16 8F91 201D 3002")
        Case "unfinished"
            PevText = PevU("7A0B 5E8F 505A 5B8C 4E86 FF0C 4F46 6CA1 80FD 663E 793A 51FA 6765 FF1A")
        Case "no_python"
            PevText = PevU("6CA1 6709 627E 5230") & " perfeval_xl " & PevU("7684") & " Python" & _
                PevU("3002 8BF7 5728 547D 4EE4 884C 8FD0 884C") & " perfeval-xl addin install" & _
                PevU("FF0C 518D 91CD 65B0 6253 5F00") & " Excel" & PevU("3002")
        Case "moved"
            PevText = PevU("6309 94AE 7528 7684 7A0B 5E8F 4E0D 5728 539F 6765 7684 5730 65B9 4E86 FF1A 53EF 80FD 6587 4EF6 5939 79FB 52A8 8FC7 FF0C 6216 88AB 5220 6389 3002") & _
                PevU("8BF7 5230 65B0 7684 5730 65B9 53CC 51FB 201C 5B89 88C5 6309 94AE 201D FF0C 518D 6309 4E00 6B21 FF1B") & _
                PevU("522B 7684 88C5 6CD5 8BF7 8FD0 884C") & " perfeval-xl addin install" & PevU("3002")
        Case "late"
            PevText = PevU("7A0B 5E8F 7528 4E86") & " 5 " & _
                PevU("5206 949F 8FD8 6CA1 6709 505A 5B8C FF0C 5DF2 7ECF 505C 4E0B FF0C 8868 683C 53EF 80FD 53EA 6539 4E86 4E00 90E8 5206 3002") & _
                PevU("8BF7 6309") & " Ctrl+Z " & PevU("64A4 9500 FF0C 518D 6309 4E00 6B21 FF1B") & _
                PevU("8FD8 662F 8FD9 6837 FF0C 8BF7 628A 8FD9 5F20 8868 53D1 7ED9 7EF4 62A4 4EBA 5458 3002")
        Case "failed"
            PevText = PevU("7A0B 5E8F 6CA1 6709 542F 52A8 8D77 6765 FF0C 8868 683C 6CA1 6709 6539 52A8 3002 8BF7 5728 547D 4EE4") & _
                PevU("884C 8FD0 884C") & " perfeval-xl addin status" & PevU("FF0C 6309 63D0 793A 529E 7406 3002")
        Case "blocked"
            PevText = "Excel " & PevU("6CA1 80FD 542F 52A8") & " Python" & _
                PevU("FF0C 53EF 80FD 88AB 672C 5355 4F4D 7684 5B89 5168 7B56 7565 62E6 4F4F 4E86 3002 8BF7 8054 7CFB 7BA1") & _
                PevU("7406 5458 653E 884C FF0C 6216 6539 7528 547D 4EE4 884C FF1A") & "perfeval-xl check " & _
                PevU("8868 683C 6587 4EF6 3002")
    End Select
End Function

' PevU("7EE9 6548") is the text of those UTF-16 units.
Public Function PevU(ByVal codes As String) As String
    Dim code As Variant
    For Each code In Split(codes, " ")
        PevU = PevU & ChrW$(CLng("&H" & code))
    Next code
End Function
