@echo off
set "PERFEVAL_ICON=%~nx0"
"%~dp0program\python.exe" -m perfeval_xl.cli.folder check
pause
exit
