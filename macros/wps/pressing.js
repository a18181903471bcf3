// @ts-check
/// <reference path="types.d.ts" />
"use strict";

// One press: read the workbook, ask the service, do what it says. Both pages press, the one of the ribbon and the task
// pane; what they know stands in a store that they share.

const PEV_STATE = "pev_state";
const PEV_SERIAL = "pev_serial";
const PEV_STALE = 180000;
const PEV_GRAVE = { error: "错误", warning: "提醒", info: "提示" };
/** @type {Record<string, string>} */
const PEV_WORK = {
  check: "正在校验……", score: "正在计分……", rescore: "正在重新计分……", clear: "正在清除标记……", previous: "正在找上一处……",
  next: "正在找下一处……", rules: "正在查规则……", list: "正在核对……", report: "正在写报告……", dossier: "正在做上报材料……", print: "正在准备打印……",
};

/** @returns {Pev.State} */
function pevState() {
  const kept = window.Application.PluginStorage.getItem(PEV_STATE);
  if (typeof kept === "string" && kept) return JSON.parse(kept);
  return { serial: 0, busy: false, tone: "done", message: "", view: "list", book: "", name: "", lines: [], here: null, undo: null };
}

/** Change what both pages know; the serial tells the other one that there is something new. @param {Partial<Pev.State>} change */
function pevKnow(change) {
  const before = pevState();
  const state = Object.assign(before, change, { serial: Math.max(Date.now(), before.serial + 1) });
  const store = window.Application.PluginStorage;
  store.setItem(PEV_STATE, JSON.stringify(state));
  store.setItem(PEV_SERIAL, state.serial);
}

/** A press that another one was not done with is told to wait; a page that was closed while it pressed blocks nobody for ever. */
function pevIsBusy() {
  const { busy, serial } = pevState();
  return busy && Date.now() - serial < PEV_STALE;
}

/** Show the list or the settings. What is said of a press that is under way stays there. @param {"list" | "settings"} view */
function pevShowView(view) {
  pevKnow(pevIsBusy() ? { view } : { view, message: "", tone: "done" });
}

/** Do what a button says. Whatever goes wrong is told in the task pane. @param {string} button */
async function pevPress(button) {
  if (button === "settings") return pevShowView("settings");
  if (pevIsBusy()) return;
  pevKnow({ busy: true, tone: "work", message: PEV_WORK[button], view: "list" });
  await pevPause(0);
  try {
    await pevPressed(window.Application, button);
  } catch (fault) {
    const words = pevWords(fault);
    pevKnow({ busy: false, tone: "fault", message: fault instanceof PevProblem ? words : `${PEV_UNDONE}（${words}）` });
  }
}

const PEV_UNDONE = "没有办成，写了一半的已经恢复原样。请按回车结束正在编辑的单元格，关掉打开的对话框，再按一次。";

/** @param {Pev.Application} app @param {string} button */
async function pevPressed(app, button) {
  const book = app.ActiveWorkbook;
  if (!book) throw new PevProblem("请先打开自评表，再按按钮。");
  await pevGreet(); // the first press starts the program: the workbook is read once it is there
  const answer = pevRead(app, book);
  /** @type {Pev.Told} */
  const told = await pevAsk("POST", `press/${button}`, answer);
  const undo = told.steps.length ? pevApply(app, book, told.steps, answer) : null;
  if (told.go) pevGo(book, told.go.sheet, told.go.cell);
  pevKnow(pevAfter(button, book, told, undo));
  told.show.forEach((name) => book.Worksheets.Item(name).PrintPreview());
}

/** What is known after a press. @param {string} button @param {Pev.Workbook} book @param {Pev.Told} told @param {Pev.Undo | null} undo @returns {Partial<Pev.State>} */
function pevAfter(button, book, told, undo) {
  const before = pevState();
  const same = before.book === book.FullName;
  /** @type {Partial<Pev.State>} */
  const after = { busy: false, tone: "done", message: told.message, book: book.FullName, name: book.Name, here: told.go };
  if (undo) after.undo = undo;
  if (button === "clear") after.lines = [];
  else if (told.listed) after.lines = button !== "check" && same ? pevTickedOff(before.lines, told.findings) : pevAsLines(told.findings);
  else if (!same) after.lines = [];
  if (button === "list") after.message = pevProgress(/** @type {Pev.Line[]} */ (after.lines));
  return after;
}

/** @param {Pev.Finding[]} findings @returns {Pev.Line[]} */
function pevAsLines(findings) {
  return findings.map((finding) => Object.assign({ fixed: false }, finding));
}

/**
 * The list after another look: what is not found any more is ticked off and stays, what is new comes behind.
 * A finding is known again by its rule and cell; where rows have moved, by its rule and words.
 * @param {Pev.Line[]} lines @param {Pev.Finding[]} findings @returns {Pev.Line[]}
 */
function pevTickedOff(lines, findings) {
  const left = findings.slice();
  const take = (/** @type {(finding: Pev.Finding) => boolean} */ test) => {
    const place = left.findIndex(test);
    return place < 0 ? undefined : left.splice(place, 1)[0];
  };
  const matched = lines.map((line) => take((each) => each.code === line.code && each.sheet === line.sheet && each.cell === line.cell));
  lines.forEach((line, place) => {
    matched[place] = matched[place] || take((each) => each.code === line.code && each.sheet === line.sheet && each.message === line.message);
  });
  const place = new Map(/** @type {[Pev.Finding, number][]} */ (matched.map((each, number) => [each, number]).filter(([each]) => each)));
  left.forEach((each, number) => place.set(each, lines.length + number));
  /** @param {Pev.Finding} finding @returns {Pev.Line} */
  const asLine = (finding) => {
    const root = finding.because === null ? undefined : place.get(findings[finding.because]);
    return Object.assign({}, finding, { fixed: false, because: root === undefined ? null : root });
  };
  return [...lines.map((line, number) => {
    const again = matched[number];
    return again ? asLine(again) : Object.assign({}, line, { fixed: true });
  }), ...left.map(asLine)];
}

/** @typedef {{root: number, members: number[], fixed: boolean}} PevCause */

/** The lines by cause, as their places in the list: roots that stand, gravest first, then those put right. @param {Pev.Line[]} lines @returns {PevCause[]} */
function pevCauses(lines) {
  const causes = lines.map((_, root) => ({ root, members: /** @type {number[]} */ ([]), fixed: false }));
  lines.forEach(({ because }, place) => {
    if (because !== null) causes[because].members.push(place);
  });
  const roots = causes.filter(({ root }) => lines[root].because === null);
  for (const cause of roots) cause.fixed = [cause.root, ...cause.members].every((place) => lines[place].fixed);
  const grave = Object.keys(PEV_GRAVE);
  const gravity = (/** @type {PevCause} */ cause) => Math.min(...[cause.root, ...cause.members].map((place) => grave.indexOf(lines[place].severity)));
  const rank = (/** @type {PevCause} */ cause) => (cause.fixed ? grave.length : gravity(cause));
  return roots.sort((a, b) => rank(a) - rank(b) || a.root - b.root);
}

/** @param {Pev.Line[]} lines */
function pevProgress(lines) {
  const causes = pevCauses(lines);
  const fixed = causes.filter((cause) => cause.fixed).length;
  if (!causes.length) return "没有发现问题。";
  return fixed === causes.length ? `全部 ${fixed} 处都改好了。` : `已改好 ${fixed} 处，还有 ${causes.length - fixed} 处。`;
}

/** @param {Pev.Workbook} book @param {string} sheet @param {string} cell */
function pevGo(book, sheet, cell) {
  book.Activate();
  const place = book.Worksheets.Item(sheet);
  place.Activate();
  place.Range(cell).Select();
}
