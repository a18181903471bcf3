# 在 Windows 上登记夜间任务。
#   powershell -ExecutionPolicy Bypass -File scripts\nightly\register.ps1 -Config D:\夜间.toml [-At 02:00] [-User 域\账号] [-DryRun]
# -DryRun 只显示要登记的内容，不登记。没有人登录时也运行：不写 -User 就用现在的账号，不保存密码，只能处理本机的文件夹；
# 共享文件夹在别的服务器上时请用 -User 指定有权限的账号，会提示输入密码。
param(
    [Parameter(Mandatory = $true)][string]$Config,
    [ValidatePattern('^([01]\d|2[0-3]):[0-5]\d$')][string]$At = '02:00',
    [string]$User = '',
    [string]$Name = 'perfeval-xl',
    [switch]$DryRun
)
$ErrorActionPreference = 'Stop'

$Config = (Resolve-Path -LiteralPath $Config).Path
$Places = @(
    (Join-Path $PSScriptRoot '..\..\.venv\Scripts\perfeval-xl.exe'),
    (Join-Path ([Environment]::GetFolderPath('LocalApplicationData')) 'perfeval_xl\venv\Scripts\perfeval-xl.exe')
)
$Command = $Places | Where-Object { Test-Path -LiteralPath $_ } | Select-Object -First 1
if (-not $Command) {
    $Found = Get-Command perfeval-xl -ErrorAction SilentlyContinue
    if (-not $Found) { throw '没有找到 perfeval-xl。请先安装（双击 install.cmd），再登记。' }
    $Command = $Found.Source
}
$Command = (Resolve-Path -LiteralPath $Command).Path

$Xml = [IO.File]::ReadAllText((Join-Path $PSScriptRoot 'task.xml'), [Text.Encoding]::UTF8)
$Account = [Security.Principal.WindowsIdentity]::GetCurrent().Name
$Logon = 'S4U'
if ($User) { $Account = $User; $Logon = 'Password' }
$Values = @{
    '@AT@' = $At; '@COMMAND@' = $Command; '@CONFIG@' = $Config; '@FOLDER@' = (Split-Path -Parent $Config)
    '@USER@' = $Account; '@LOGON@' = $Logon
}
foreach ($Key in $Values.Keys) {
    $Xml = $Xml.Replace($Key, [Security.SecurityElement]::Escape($Values[$Key]))
}

$File = Join-Path ([IO.Path]::GetTempPath()) 'perfeval-xl-task.xml'
$Arguments = @('/Create', '/TN', $Name, '/XML', $File, '/F')
if ($User) { $Arguments += @('/RU', $User, '/RP', '*') }
if ($DryRun) {
    Write-Output $Xml
    Write-Output "schtasks $($Arguments -join ' ')"
    exit 0
}
# schtasks 只认 UTF-16 的 XML
[IO.File]::WriteAllText($File, $Xml, [Text.Encoding]::Unicode)
try { & schtasks.exe @Arguments } finally { Remove-Item -LiteralPath $File }
if ($LASTEXITCODE) { throw "没有登记成功（schtasks 返回 $LASTEXITCODE）。请用管理员身份运行 PowerShell 再试。" }
Write-Output "已登记：每天 $At 运行。立即试一次：schtasks /Run /TN $Name"
