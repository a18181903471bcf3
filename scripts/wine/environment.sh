# To be sourced in the project's folder: a Windows in Chinese for a user with a Chinese name.
export WINEPREFIX="$PWD/.wine/prefix" WINEARCH=win64 WINEDEBUG=-all LC_ALL=zh_CN.UTF-8 LANG=zh_CN.UTF-8 USER=张三 LOGNAME=张三
