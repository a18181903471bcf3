# Windows: installs what tests need and runs them. LibreOffice, Chromium and Node.js are needed by some tests; install them first.
#   scripts\test.ps1 -Core      only the tests of the core, as `make check` does: none of these programs is needed
param([switch]$Core)
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
. (Join-Path $PSScriptRoot 'venv.ps1') -Lock dev
if (-not $Core) {
    foreach ($folder in 'tests\validator', 'tests\wps') {
        npm install --prefix $folder --no-save --no-audit --no-fund --silent
        if ($LASTEXITCODE -ne 0) { throw "npm 没有装好 $folder，请检查网络后再试。" }
    }
}
$pytest = if ($Core) { @('pytest', '-n', '2', '--core') } else { @('pytest', '-n', '3', '--dist', 'worksteal') }
$commands = @(
    @('ruff', 'format', '--check', '.'),
    @('ruff', 'check', '.'),
    @('mypy'),
    @('lint-imports'),
    @('python', '-m', 'compileall', '-q', 'perfeval_xl'),
    $pytest
)
foreach ($command in $commands) {
    $program = ".venv\Scripts\$($command[0]).exe"
    & $program @($command | Select-Object -Skip 1)
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
