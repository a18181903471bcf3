// @ts-check
/// <reference path="types.d.ts" />
"use strict";

// The task pane: the list of findings beside the form, by cause, each with a jump to its cell; what has been put right is
// ticked off. What is typed into the form is looked at again by itself.

const PEV_LOOK = 300;
const PEV_QUIET = 1200;

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
function pevFind(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(id);
}

/** @template {keyof HTMLElementTagNameMap} K @param {K} name @param {string} [text] @param {string} [look] @returns {HTMLElementTagNameMap[K]} */
function pevMake(name, text, look) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (look) made.className = look;
  return made;
}

/** @param {HTMLElement} place @param {HTMLElement[]} children */
function pevRefill(place, children) {
  place.textContent = "";
  place.append(...children);
}

/** What a control is known by when the list has been drawn anew. @param {Element} control */
function pevNameOf(control) {
  const line = control.closest("li");
  const more = line && line.querySelector("details");
  return [control.tagName, control.id, control.getAttribute("data-press"), more && more.getAttribute("data-key")].join(" ");
}

let pevStood = "";

/** Whoever works by keyboard stays where he is: a control that waits or is drawn anew loses the focus. @param {boolean} busy */
function pevStayThere(busy) {
  if (busy || !pevStood || !document.hasFocus() || document.activeElement !== document.body) return;
  const again = Array.from(document.querySelectorAll("button, summary")).find((each) => pevNameOf(each) === pevStood);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {Pev.State} state */
function pevDraw(state) {
  const stood = document.activeElement;
  if (stood && stood !== document.body) pevStood = pevNameOf(stood);
  document.body.setAttribute("aria-busy", String(state.busy));
  pevFind("list-view", HTMLElement).hidden = state.view !== "list";
  pevFind("settings-view", HTMLElement).hidden = state.view !== "settings";
  pevFind("book", HTMLElement).textContent = state.name;
  const said = pevFind("message", HTMLElement);
  said.textContent = state.message;
  said.className = `message ${state.tone}`;
  said.hidden = !state.message;
  pevFind("working", HTMLElement).hidden = !state.busy;
  for (const button of document.querySelectorAll("button")) button.disabled = state.busy && !button.closest("#settings-view");
  pevFind("undo", HTMLElement).hidden = !state.undo;
  pevDrawProgress(state.lines);
  const list = pevFind("list", HTMLElement);
  const open = new Set(Array.from(list.querySelectorAll("details[open]"), (each) => each.getAttribute("data-key")));
  pevRefill(list, pevCauses(state.lines).map((cause) => pevCauseLine(state, cause)));
  for (const each of list.querySelectorAll("details")) each.open = open.has(each.getAttribute("data-key"));
  const here = list.querySelector("[aria-current]");
  if (here) here.scrollIntoView({ block: "nearest" });
  pevStayThere(state.busy);
}

/** @param {Pev.Line[]} lines */
function pevDrawProgress(lines) {
  const causes = pevCauses(lines);
  const fixed = causes.filter((cause) => cause.fixed).length;
  pevFind("progress", HTMLElement).hidden = !causes.length;
  pevFind("empty", HTMLElement).hidden = causes.length > 0;
  const bar = pevFind("bar", HTMLProgressElement);
  bar.max = causes.length || 1;
  bar.value = fixed;
  pevFind("count", HTMLElement).textContent = `已改好 ${fixed} / ${causes.length} 处`;
}

/** @param {Pev.State} state @param {PevCause} cause */
function pevCauseLine(state, cause) {
  const line = pevLine(state, cause.root);
  if (cause.fixed) line.classList.add("fixed");
  if (cause.members.length) {
    line.append(pevMake("p", "改了上面这一处，下面的也会消失：", "soft"));
    const under = pevMake("ul");
    under.append(...cause.members.map((place) => pevLine(state, place)));
    line.append(under);
  }
  return line;
}

/** @param {Pev.State} state @param {number} place */
function pevLine(state, place) {
  const finding = state.lines[place];
  const line = pevMake("li", "", `${finding.severity}${finding.fixed ? " fixed" : ""}`);
  const here = state.here;
  if (here && here.sheet === finding.sheet && here.cell === finding.cell) line.setAttribute("aria-current", "true");
  const jump = pevMake("button", "", "jump");
  jump.type = "button";
  jump.append(pevMake("span", finding.fixed ? "✓ 已改好" : PEV_GRAVE[finding.severity], "tag"), pevMake("b", `${finding.sheet} ${finding.cell}`), pevMake("span", finding.code, "code"));
  jump.addEventListener("click", () => pevJump(state.name, finding));
  const more = pevMake("details");
  more.setAttribute("data-key", `${finding.code} ${finding.sheet} ${finding.cell}`);
  more.append(pevMake("summary", "怎么改、为什么"));
  for (const [head, text] of [["怎么改", finding.advice], ["为什么", finding.why], ["规则", `${finding.code} ${finding.name}`], ["依据", finding.source]]) {
    if (text) more.append(pevMake("p", `${head}：${text}`));
  }
  line.append(jump, pevMake("p", finding.message), more);
  return line;
}

/** @param {string} book @param {{sheet: string, cell: string}} place */
function pevJump(book, { sheet, cell }) {
  try {
    pevGo(window.Application.Workbooks.Item(book), sheet, cell);
    pevKnow({ here: { sheet, cell } });
  } catch (fault) {
    pevKnow({ tone: "fault", message: `转不到 ${sheet} ${cell}：表格可能已经关闭或改了名。请打开它再按“校验”。` });
  }
  pevRefresh();
}

let pevSerial = -1;
let pevDrawn = "list";

/** Draw when the other page, or this one, knows something new. What is being chosen in the settings stays. */
function pevRefresh() {
  const serial = Number(window.Application.PluginStorage.getItem(PEV_SERIAL)) || 0;
  if (serial === pevSerial) return;
  pevSerial = serial;
  const state = pevState();
  const opens = state.view === "settings" && pevDrawn !== "settings";
  pevDrawn = state.view;
  pevDraw(state);
  if (opens) pevShowSettings();
}

/** @param {string} button */
async function pevPressHere(button) {
  const pressed = pevPress(button);
  pevRefresh();
  await pressed;
  pevRefresh();
}

/** Take back what the last press has written. */
function pevUndoHere() {
  const { undo, name } = pevState();
  if (!undo) return;
  try {
    pevTakeBack(window.Application, window.Application.Workbooks.Item(name), undo);
    pevKnow({ undo: null, lines: [], tone: "done", message: "已经恢复成按按钮以前的样子。" });
  } catch (fault) {
    pevKnow({ tone: "fault", message: `没有全部恢复（${pevWords(fault)}）。请按 Ctrl+Z，或不保存就关闭表格再打开。` });
  }
  pevRefresh();
}

/** Nothing can be chosen before what holds has come: that would take the choice's place. */
async function pevShowSettings() {
  const fields = pevFind("settings-fields", HTMLFieldSetElement);
  fields.disabled = true;
  try {
    /** @type {Pev.Settings} */
    const told = await pevAsk("GET", "settings");
    const law = pevFind("law", HTMLSelectElement);
    pevRefill(law, [new Option("自动（按表的年度）", ""), ...told.laws.map(({ name, title }) => new Option(title, name))]);
    law.value = told.law;
    pevFind("fonts", HTMLSelectElement).value = told.fonts;
    pevFind("hidden", HTMLInputElement).checked = told.hidden;
    pevFind("charts", HTMLInputElement).checked = told.charts;
    fields.disabled = false;
  } catch (fault) {
    pevKnow({ view: "list", tone: "fault", message: pevWords(fault) });
    pevRefresh();
  }
}

async function pevSaveSettings() {
  const told = {
    law: pevFind("law", HTMLSelectElement).value,
    fonts: pevFind("fonts", HTMLSelectElement).value,
    hidden: pevFind("hidden", HTMLInputElement).checked,
    charts: pevFind("charts", HTMLInputElement).checked,
  };
  try {
    await pevAsk("POST", "settings", told);
    pevKnow({ view: "list", tone: "done", message: "设置已保存，下次按按钮时生效。" });
  } catch (fault) {
    pevKnow({ tone: "fault", message: pevWords(fault) });
  }
  pevRefresh();
}

let pevTimer = 0;

/** A while after the last change in the form, look whether findings have gone. */
function pevChanged() {
  clearTimeout(pevTimer);
  pevTimer = window.setTimeout(() => {
    const { lines, book, view } = pevState();
    const active = window.Application.ActiveWorkbook;
    if (view === "list" && lines.length && active && active.FullName === book && !pevIsBusy()) pevPressHere("list");
  }, PEV_QUIET);
}

function pevBegin() {
  for (const button of document.querySelectorAll("button[data-press]")) {
    button.addEventListener("click", () => pevPressHere(button.getAttribute("data-press") || ""));
  }
  document.addEventListener("mousedown", () => {
    pevStood = "";
  });
  pevFind("undo", HTMLElement).addEventListener("click", pevUndoHere);
  pevFind("settings-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    pevSaveSettings();
  });
  pevFind("settings-back", HTMLElement).addEventListener("click", () => {
    pevShowView("list");
    pevRefresh();
  });
  try {
    window.Application.ApiEvent.AddApiEventListener("SheetChange", pevChanged);
  } catch (fault) {
    pevFind("by-hand", HTMLElement).hidden = false;
  }
  pevRefresh();
  setInterval(pevRefresh, PEV_LOOK);
}

document.addEventListener("DOMContentLoaded", pevBegin);
