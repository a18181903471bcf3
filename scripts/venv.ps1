# Makes .venv and installs a lock file, then the project. Used by demo.ps1 and test.ps1.
param([ValidateSet('run', 'dev')][string]$Lock = 'run')
if (-not (Test-Path '.venv\Scripts\python.exe')) { py -3 -m venv .venv }
$python = '.venv\Scripts\python.exe'
foreach ($file in 'build', $Lock, 'windows') {
    & $python -m pip install --quiet --no-deps --require-hashes -r "requirements\$file.txt"
    if ($LASTEXITCODE -ne 0) { throw "安装 requirements\$file.txt 失败，请检查网络后再试。" }
}
& $python -m pip install --quiet --no-deps --no-build-isolation -e .
if ($LASTEXITCODE -ne 0) { throw '安装 perfeval-xl 失败。' }
