#!/usr/bin/env bash
# 在 Linux 上取消夜间任务（systemd 定时器和 cron 里的都取消）。
#   scripts/nightly/remove.sh [--dry-run]
set -euo pipefail
mark='# perfeval-xl 夜间批处理$'
if [ "$(id -u)" = 0 ]; then
    units=/etc/systemd/system scope=--system
else
    units=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user scope=--user
fi
if [ "${1:-}" = --dry-run ]; then
    echo "systemctl $scope disable --now perfeval-xl.timer"
    echo "rm $units/perfeval-xl.service $units/perfeval-xl.timer"
    echo "crontab 里去掉带“perfeval-xl 夜间批处理”的一行"
    exit 0
fi
if [ -f "$units/perfeval-xl.timer" ]; then
    systemctl $scope disable --now perfeval-xl.timer
    rm "$units/perfeval-xl.service" "$units/perfeval-xl.timer"
    systemctl $scope daemon-reload
fi
if command -v crontab >/dev/null && crontab -l 2>/dev/null | grep -q "$mark"; then
    { crontab -l | grep -v "$mark" || true; } | crontab -
fi
echo '已取消。结果文件夹里的内容都还在。'
