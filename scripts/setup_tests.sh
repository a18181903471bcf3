#!/usr/bin/env bash
# Installs what only the tests need: LibreOffice (Calc and Writer) with its Python bridge and Chinese interface, a screen
# without a monitor and hands to click on it, Chromium, a PDF reader, Chinese fonts, systemd's reader of units, Node.js with
# the Open XML validator, TypeScript and the declarations of WPS.
# Does nothing where all of it is there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
has() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
for part in libreoffice-{calc,writer,gtk3,l10n-zh-cn} python3-uno xvfb xdotool; do
    has "$part" || packages+=("$part")
done
command -v import >/dev/null || packages+=(imagemagick)
command -v pdftoppm >/dev/null || packages+=(poppler-utils)
command -v systemd-analyze >/dev/null || packages+=(systemd)
command -v chromium >/dev/null || packages+=(chromium)
command -v node >/dev/null || packages+=(nodejs npm)
[ -d /usr/share/fonts/opentype/noto ] || packages+=(fonts-noto-cjk)
if [ ${#packages[@]} -gt 0 ]; then
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

for folder in tests/validator tests/wps; do
    lock=$folder/node_modules/.package-lock.json
    if [ ! -f "$lock" ] || [ "$folder/package-lock.json" -nt "$lock" ]; then
        # not `npm ci`: the lock names no packages for other platforms, and that is fine here
        npm install --prefix "$folder" --no-save --no-audit --no-fund --silent
    fi
done
