#!/usr/bin/env bash
# The main job on examples/: check, explain one rule, score to copies, mark a copy, write reports and the roll-up.
set -uo pipefail
cd "$(dirname "$0")/.."
run=.venv/bin/perfeval-xl

step() { printf '\n\033[1m%s\033[0m\n\n' "$*"; }

rm -rf demo-out
step '一、校验 examples/ 里的表：perfeval-xl check examples'
$run check examples
step '二、看一条规则为什么、怎么改：perfeval-xl rules P403'
$run rules P403
step '三、计分，另存到 demo-out/，原表不动：perfeval-xl score examples --out demo-out'
$run score examples --out demo-out
step '四、在副本里标出问题单元格：perfeval-xl check demo-out --mark'
$run check demo-out --mark | tail -4
step '五、生成报告：perfeval-xl report demo-out --out demo-out/报告'
$run report demo-out --out demo-out/报告 | tail -14
step '六、汇总：perfeval-xl rollup demo-out --out demo-out/汇总'
$run rollup demo-out --out demo-out/汇总
step '完成。用 Excel、WPS 或 LibreOffice 打开 demo-out/ 里的表，看标出的单元格和“校验结果”表；报告在 demo-out/报告/，汇总在 demo-out/汇总/。'
