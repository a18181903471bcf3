#!/usr/bin/env bash
# Installs what scripts/proof_shares.py needs: Samba, and two programs that mount its share without the kernel's help.
set -euo pipefail
packages=()
for part in samba smbnetfs rclone fuse3; do
    dpkg-query -W -f='${Status}' "$part" 2>/dev/null | grep -q 'ok installed' || packages+=("$part")
done
if [ ${#packages[@]} -gt 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi
