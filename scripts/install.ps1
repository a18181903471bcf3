# Windows: finds a Python and lets install.py do the rest. Run install.cmd, or: powershell -ExecutionPolicy Bypass -File install.ps1
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$env:PYTHONUTF8 = '1'
Set-Location $PSScriptRoot
# what came from the web or by mail is marked as such, and Windows would ask for each file
Get-ChildItem -Recurse -File | Unblock-File
$python = $null
# 离线包里的轮子只认一种 Python，先找它
$candidates = @(, @('py', '-3'))
if (Test-Path wheels) {
    foreach ($wheel in (Get-ChildItem wheels -Filter *.whl)) {
        if ($wheel.Name -match '-cp3(\d+)-cp3\d+-') { $candidates = @(, @('py', "-3.$($Matches[1])")) + $candidates; break }
    }
}
$candidates += , @('python')
foreach ($candidate in $candidates) {
    if (Get-Command $candidate[0] -ErrorAction SilentlyContinue) {
        $rest = @($candidate | Select-Object -Skip 1)
        # the store's stand-in for python writes an error and is not one
        try { & $candidate[0] @rest -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>$null } catch { continue }
        if ($LASTEXITCODE -eq 0) { $python = $candidate; break }
    }
}
if (-not $python) {
    Write-Host '没有找到 Python 3.11 或更新的版本。请从 python.org 下载安装（不要用微软应用商店里的），再运行一次。'
    exit 2
}
$rest = @($python | Select-Object -Skip 1)
& $python[0] @rest install.py
exit $LASTEXITCODE
