#!/usr/bin/env bash
# Sets up Windows' Python under Wine in .wine/ (1.2 GB, kept; does nothing where it is up to date), from Debian's packages and PyPI only:
#   .wine/python-3.11.9-embed-amd64.zip   in the form of python.org's embeddable package        .wine/python   that with the packages of the tests
#   .wine/prefix        a Windows with Chinese code page and a Chinese user name
# Needs Debian 12 (Wine 8, whose gaps gaps.py fills) and Python 3.11, whose standard library the stand-in takes.
set -euo pipefail
cd "$(dirname "$0")/../.."
stamp=.wine/.installed
locks=(requirements/{wine,dev,windows}.txt)
made=(scripts/wine/{setup.sh,standin.py,gaps.py,python.c,prng.c})

fresh=true
for file in "${locks[@]}" "${made[@]}"; do [ "$stamp" -nt "$file" ] || fresh=false; done
$fresh && command -v wine >/dev/null && exit 0

packages=()
has() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
for part in wine wine64 gcc-mingw-w64-x86-64 locales; do has "$part" || packages+=("$part"); done
as_root=$([ "$(id -u)" = 0 ] || echo sudo)
if [ ${#packages[@]} -gt 0 ]; then
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi
# Wine takes the code page, 936, from the locale
locale -a | grep -qix 'zh_CN.utf-\?8' || $as_root localedef -i zh_CN -f UTF-8 zh_CN.UTF-8

rm -rf .wine
mkdir -p .wine/wheels
python=.venv/bin/python
pip=("$python" -m pip --quiet --disable-pip-version-check)
windows=(--platform win_amd64 --python-version 311 --implementation cp "--only-binary=:all:" --no-deps --require-hashes)
"${pip[@]}" install --target .wine/tools --no-deps --require-hashes -r <(sed -n '/^pefile/,/[^\\]$/p' requirements/wine.txt)
"${pip[@]}" download --dest .wine/wheels "${windows[@]}" -r <(sed -n '/^panda3d/,/[^\\]$/p' requirements/wine.txt)
PYTHONPATH=.wine/tools "$python" scripts/wine/standin.py .wine/wheels/panda3d-*.whl .wine/python-3.11.9-embed-amd64.zip
"$python" -m zipfile -e .wine/python-3.11.9-embed-amd64.zip .wine/python
rm -r .wine/wheels .wine/python/python311._pth # the tests put the project before the packages, which ._pth forbids
"${pip[@]}" install --target .wine/python/Lib/site-packages "${windows[@]}" $(printf -- '-r %s ' requirements/{dev,windows}.txt)
PYTHONPATH=.wine/tools "$python" scripts/wine/gaps.py .wine/python

. scripts/wine/environment.sh
wineboot -i >/dev/null 2>&1
wine winecfg -v win10 2>&1 | cat
wineserver -w
touch "$stamp"
