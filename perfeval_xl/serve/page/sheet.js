// A sheet drawn as it looks, its cells coloured where something is wrong.

const GRAVITY = ["error", "warning", "info"];
const WORDS = { error: "错误", warning: "提醒", info: "提示" };
const SIDES = { t: "top", r: "right", b: "bottom", l: "left" };
const PIXELS_A_POINT = 4 / 3;

export function drawSheet(sheet, findings, onPick) {
  const table = document.createElement("table");
  table.className = "sheet";
  const caption = document.createElement("caption");
  caption.className = "seen-by-readers";
  caption.textContent = `工作表 ${sheet.name}`;
  table.append(caption, columnsOf(sheet));
  const body = document.createElement("tbody");
  const here = byCell(findings);
  for (const row of sheet.rows) body.append(drawRow(row, sheet.paints, here, onPick));
  table.append(body);
  return table;
}

function columnsOf(sheet) {
  const group = document.createElement("colgroup");
  for (const column of sheet.columns) {
    const element = document.createElement("col");
    element.style.width = `${column.w}px`;
    group.append(element);
  }
  return group;
}

function byCell(findings) {
  const cells = new Map();
  for (const finding of findings) {
    if (!cells.has(finding.anchor)) cells.set(finding.anchor, []);
    cells.get(finding.anchor).push(finding);
  }
  return cells;
}

function drawRow(row, paints, here, onPick) {
  const line = document.createElement("tr");
  if (row.h) line.style.height = `${row.h * PIXELS_A_POINT}px`;
  for (const cell of row.cells) line.append(drawCell(cell, paints[cell.p], here.get(cell.at) ?? [], onPick));
  return line;
}

function drawCell(cell, paint, findings, onPick) {
  const element = document.createElement("td");
  element.dataset.at = cell.at;
  if (cell.r) element.rowSpan = cell.r;
  if (cell.c) element.colSpan = cell.c;
  element.textContent = cell.t ?? "";
  dress(element, paint);
  if (findings.length) mark(element, findings, onPick);
  return element;
}

function dress(element, paint) {
  const style = element.style;
  if (paint.bold) style.fontWeight = "bold";
  style.fontSize = `${Math.max(8, Math.min(paint.size, 22))}pt`;
  if (paint.across) style.textAlign = paint.across;
  style.verticalAlign = { top: "top", center: "middle" }[paint.down] ?? "bottom";
  if (paint.ink) style.color = `#${paint.ink}`;
  if (paint.fill) style.backgroundColor = `#${paint.fill}`;
  for (const letter of paint.edges) style.setProperty(`border-${SIDES[letter]}-color`, "#555");
}

function mark(element, findings, onPick) {
  const gravest = GRAVITY.find((each) => findings.some((finding) => finding.severity === each));
  element.classList.add("marked", gravest);
  element.style.removeProperty("background-color");
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  const notes = findings.map((finding) => `${finding.code} ${finding.message}`).join("\n");
  element.title = notes;
  element.setAttribute("aria-label", `${element.dataset.at} ${element.textContent} ${WORDS[gravest]}：${notes}`);
  const pick = () => onPick(findings[0]);
  element.addEventListener("click", pick);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pick();
    }
  });
}

export function markCell(paper, at) {
  for (const cell of paper.querySelectorAll(".here")) cell.classList.remove("here");
  const cell = [...paper.querySelectorAll("td[data-at]")].find((each) => each.dataset.at === at);
  cell?.classList.add("here");
  return cell;
}

export function showCell(paper, at) {
  markCell(paper, at)?.scrollIntoView({ block: "center", inline: "center" });
}
