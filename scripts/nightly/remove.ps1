# 在 Windows 上取消夜间任务。
#   powershell -ExecutionPolicy Bypass -File scripts\nightly\remove.ps1 [-DryRun]
param([string]$Name = 'perfeval-xl', [switch]$DryRun)
$ErrorActionPreference = 'Stop'

if ($DryRun) {
    Write-Output "schtasks /Delete /TN $Name /F"
    exit 0
}
& schtasks.exe /Delete /TN $Name /F
if ($LASTEXITCODE) { throw "没有取消成功（schtasks 返回 $LASTEXITCODE）。请核对任务名，或用管理员身份运行。" }
Write-Output '已取消。结果文件夹里的内容都还在。'
