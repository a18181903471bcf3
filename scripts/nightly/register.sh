#!/usr/bin/env bash
# 在 Linux 上登记夜间任务：systemd 定时器，没有 systemd 的用 cron。
#   scripts/nightly/register.sh --config 夜间.toml [--at 02:00] [--cron] [--dry-run]
# root 运行时登记为系统任务，其他人登记为自己的任务。--dry-run 只显示要写的内容。
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
at=02:00 config='' cron='' dry=''
while [ $# -gt 0 ]; do
    case $1 in
        --config) config=${2:?--config 后面要写配置文件}; shift 2 ;;
        --at) at=${2:?--at 后面要写时间，如 02:00}; shift 2 ;;
        --cron) cron=1; shift ;;
        --dry-run) dry=1; shift ;;
        *) echo "不认识的参数：$1" >&2; exit 2 ;;
    esac
done
[[ $at =~ ^([01][0-9]|2[0-3]):[0-5][0-9]$ ]] || { echo "时间应写成 02:00 这样：$at" >&2; exit 2; }
[ -f "$config" ] || { echo "没有找到配置文件“$config”。请用 --config 指定。" >&2; exit 2; }
config=$(realpath "$config")
command=$(realpath -s "$here/../../.venv/bin/perfeval-xl")
case $config in
    *[[:cntrl:]]*) echo '配置文件所在文件夹的名称里有换行或别的控制符，会在任务里变成另外的一行。请改名后再登记。' >&2; exit 2 ;;
esac
[ -x "$command" ] || command=$(command -v perfeval-xl) || { echo '没有找到 perfeval-xl，请先安装。' >&2; exit 2; }

if [ -n "$cron" ]; then
    # cron 把 % 当作换行
    line=$(printf "%d %d * * * '%s' batch --config '%s'" "$((10#${at#*:}))" "$((10#${at%:*}))" "${command//\'/\'\\\'\'}" "${config//\'/\'\\\'\'}")
    line="${line//%/\\%} # perfeval-xl 夜间批处理"
    if [ -n "$dry" ]; then printf '%s\n' "$line"; exit 0; fi
    { crontab -l 2>/dev/null | grep -v '# perfeval-xl 夜间批处理$' || true; printf '%s\n' "$line"; } | crontab -
    echo "已写入 crontab：每天 $at 运行。"
    exit 0
fi

quoted() { # 引号、反斜杠、% 和 $ 在 systemd 里另有含义
    local text=${1//\\/\\\\}
    text=${text//\"/\\\"} text=${text//%/%%} text=${text//\$/\$\$}
    printf '"%s"' "$text"
}
unit() {
    local text folder=${config%/*}
    text=$(cat "$here/$1")
    text=${text//@AT@/"$at"} text=${text//@COMMAND@/"$(quoted "$command")"}
    text=${text//@CONFIG@/"$(quoted "$config")"} text=${text//@FOLDER@/"${folder//%/%%}"}
    printf '%s\n' "$text"
}
if [ -n "$dry" ]; then
    for name in perfeval-xl.service perfeval-xl.timer; do printf '# %s\n' "$name"; unit "$name"; done
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    units=/etc/systemd/system scope=--system
else
    units=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user scope=--user
fi
mkdir -p "$units"
for name in perfeval-xl.service perfeval-xl.timer; do unit "$name" > "$units/$name"; done
systemctl $scope daemon-reload
systemctl $scope enable --now perfeval-xl.timer
echo "已登记：每天 $at 运行。立即试一次：systemctl $scope start perfeval-xl.service"
[ $scope = --system ] || echo '不登录时也要运行的话，请执行：loginctl enable-linger'
