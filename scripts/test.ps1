# Windows: installs what tests need and runs them. LibreOffice, Chromium and Node.js are needed by some tests; install them first.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
. (Join-Path $PSScriptRoot 'venv.ps1') -Lock dev
Push-Location tests\validator; npm install --no-save; Pop-Location
foreach ($command in @(
        @('ruff', 'format', '--check', '.'), @('ruff', 'check', '.'), @('mypy'), @('lint-imports'), @('pytest', '-n', '2'))) {
    $program = ".venv\Scripts\$($command[0]).exe"
    & $program @($command | Select-Object -Skip 1)
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
