#!/bin/sh
"$(dirname "$(readlink -f "$0")")/perfeval-xl" --icon page "$@"
if [ -t 0 ]; then
    printf '按回车关闭这个窗口。'
    read -r _
fi
