@echo off
"%~dp0program\python.exe" -m perfeval_xl.cli.folder page
pause
