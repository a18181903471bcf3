# Windows: installs what tests need and runs them. LibreOffice, Chromium and Node.js are needed by some tests; install them first.
#   scripts\test.ps1 -Core      only the tests of the core, as `make check` does: none of these programs is needed
param([switch]$Core)
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
. (Join-Path $PSScriptRoot 'venv.ps1') -Lock dev
if (-not $Core) { Push-Location tests\validator; npm install --no-save; Pop-Location }
$pytest = @('pytest', '-n', '2') + @(if ($Core) { '--core' })
foreach ($command in @(
        @('ruff', 'format', '--check', '.'), @('ruff', 'check', '.'), @('mypy'), @('lint-imports'), $pytest)) {
    $program = ".venv\Scripts\$($command[0]).exe"
    & $program @($command | Select-Object -Skip 1)
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
