# Windows: makes .venv, installs, and runs the main job on examples\. Run: powershell -ExecutionPolicy Bypass -File scripts\demo.ps1
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
. (Join-Path $PSScriptRoot 'venv.ps1') -Lock run
$run = '.venv\Scripts\perfeval-xl.exe'
if (Test-Path demo-out) { Remove-Item -Recurse -Force demo-out }
& $run check examples
& $run rules P403
& $run score examples --out demo-out
& $run check demo-out --mark
& $run report demo-out --out demo-out\报告
& $run rollup demo-out --out demo-out\汇总
Write-Host '完成。用 Excel 打开 demo-out\ 里的表，看标出的单元格和“校验结果”表；报告在 demo-out\报告\，汇总在 demo-out\汇总\。'
exit 0
