Attribute VB_Name = "PevButtons"
Option Explicit

' What the buttons in a sheet and on the ribbon start. The name of a task is what Python is told.

Public Sub PevCheck()
    PevRun "check"
End Sub

Public Sub PevScore()
    PevRun "score"
End Sub

Public Sub PevRescore()
    PevRun "rescore"
End Sub

Public Sub PevClear()
    PevRun "clear"
End Sub

Public Sub PevReport()
    PevRun "report"
End Sub

Public Sub PevDossier()
    PevRun "dossier"
End Sub

Public Sub PevPrint()
    PevRun "print"
End Sub

Public Sub PevPrevious()
    PevRun "previous"
End Sub

Public Sub PevNext()
    PevRun "next"
End Sub

Public Sub PevRules()
    PevRun "rules"
End Sub

Public Sub PevSettings()
    PevRun "settings"
End Sub

' One callback for all buttons of the ribbon: the id of a control is "pev_" and the task. As Object it needs no type library
' of Office, which WPS has not.
Public Sub PevRibbonAction(control As Object)
    PevRun Mid$(control.ID, Len("pev_") + 1)
End Sub
