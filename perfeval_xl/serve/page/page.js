// The page: files come in, each is looked at, then all are held against each other.

import { List, countsOf, keepFocus } from "/list.js";
import { drawSheet, markCell, showCell } from "/sheet.js";
import { Visit } from "/visit.js";

const find = (id) => document.getElementById(id);
const AT_ONCE = 3;
const PAUSE = 400;
const visit = new Visit();
const files = [];
const rules = {};
let limits = { megabytes: 64, files: 300, pdf: true };
let shown = { file: null, sheet: "" };
let numbers = 0;
let stopping = null;
let saving = null;
let due = null;
visit.waiting = (fault) => {
  find("progress-text").textContent = fault.code === "OFFLINE" ? "连不上服务，过几秒再试一次……" : "服务正忙，过几秒再试一次……";
};

const list = new List((finding) => {
  showSheet(finding.file, finding.sheet);
  showCell(find("paper"), finding.anchor);
});

function tell(message = "") {
  const alert = find("alert");
  alert.hidden = !message;
  alert.textContent = message;
}

async function begin() {
  try {
    limits = await visit.status();
  } catch (problem) {
    tell(problem.message);
    return;
  }
  find("login").hidden = limits.inside || limits.login !== "password";
  find("work").hidden = !limits.inside;
  find("leave").hidden = !limits.inside || limits.login !== "password";
  if (!limits.inside && limits.login === "token") tell("请用启动服务时显示的完整网址打开这一页（网址里带 #token=）。");
  if (!limits.inside && limits.login === "proxy") tell("没有认出你是谁。请从单位的网址进入，或联系管理员。");
  if (limits.login === "password" && !limits.inside) find("password").focus();
}

find("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await visit.login(find("password").value);
    find("password").value = "";
    tell();
    await begin();
    if (files.some((file) => !file.view)) await work();
  } catch (problem) {
    tell(problem.message);
    find("password").select();
  }
});

find("leave").addEventListener("click", async () => {
  await visit.leave().catch(() => undefined);
  location.reload();
});

// Files come in

find("pick").addEventListener("change", (event) => {
  take([...event.target.files]);
  event.target.value = "";
});
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    find("drop").classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) document.addEventListener(name, () => find("drop").classList.remove("over"));
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const dropped = entries.length ? (await Promise.all(entries.map(within))).flat() : [...event.dataTransfer.files];
  take(dropped);
});

async function within(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const inside = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return (await Promise.all(inside.map(within))).flat();
    inside.push(...some);
  }
}

function take(chosen) {
  if (find("work").hidden) return;
  const fresh = chosen.filter((file) => !/^(~\$|\.)/.test(file.name));
  const room = limits.files - files.length;
  tell(fresh.length > room ? `一次最多 ${limits.files} 个文件，多出来的没有收。` : "");
  for (const file of fresh.slice(0, Math.max(0, room))) {
    numbers += 1;
    const large = file.size > limits.megabytes * 1048576;
    const problem = large ? { code: "BODY_LARGE", message: `文件太大，最多 ${limits.megabytes} MB。` } : null;
    files.push({ id: numbers, name: file.name, file, view: null, problem, findings: [] });
  }
  refresh();
  work();
}

async function work() {
  if (stopping) return;
  const waiting = files.filter((file) => !file.view && !file.problem);
  if (!waiting.length) {
    refresh();
    return;
  }
  stopping = new AbortController();
  let done = 0;
  const progress = () => {
    find("progress-line").hidden = false;
    find("progress").max = waiting.length;
    find("progress").value = done;
    find("progress-text").textContent = `正在看第 ${Math.min(done + 1, waiting.length)} 个，共 ${waiting.length} 个`;
  };
  progress();
  const queue = [...waiting];
  const worker = async () => {
    for (let file = queue.shift(); file && !stopping.signal.aborted; file = queue.shift()) {
      await look(file, stopping.signal);
      done += 1;
      progress();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await compare(stopping.signal);
  find("progress-line").hidden = true;
  const stopped = stopping.signal.aborted;
  stopping = null;
  refresh();
  if (!stopped && files.some((file) => !file.view && !file.problem)) work();
}

find("stop").addEventListener("click", () => {
  stopping?.abort();
  saving?.abort();
});

async function look(file, signal) {
  try {
    const answer = await (await visit.send("view", [file.file], choices(), signal)).json();
    file.view = answer.files[0];
    file.findings = file.view.findings;
    Object.assign(rules, answer.rules);
  } catch (problem) {
    if (problem.name === "AbortError") return;
    if (problem.status === 401) askAgain();
    file.problem = problem;
  }
  refreshSoon();
}

// Many files come one right behind the other; drawing all lists for each of them would take longer than checking it.
function refreshSoon() {
  due ??= setTimeout(refresh, PAUSE);
}

function askAgain() {
  find("login").hidden = limits.login !== "password";
  tell("这次访问已经过期，请重新输入口令；表格还在这一页里。");
}

const readable = () => files.filter((file) => file.view && file.view.status === "ok");

// What one file shows alone is replaced by what all show together.
async function compare(signal) {
  const together = readable();
  if (together.length < 2 || signal.aborted) return;
  find("progress-text").textContent = "正在把各表互相核对";
  try {
    const answer = await (await visit.send("compare", together.map((file) => file.file), choices(), signal)).json();
    together.forEach((file, place) => {
      file.findings = answer.files[place].findings;
    });
    Object.assign(rules, answer.rules);
  } catch (problem) {
    if (problem.name !== "AbortError") tell(`各表没有能够互相核对：${problem.message}`);
  }
}

const choices = () => ({ hidden: find("hidden-sheets").checked });
find("hidden-sheets").addEventListener("change", () => {
  for (const file of files) Object.assign(file, { view: null, problem: null, findings: [] });
  work();
});

// What is shown

function refresh() {
  clearTimeout(due);
  due = null;
  for (const file of files) {
    file.findings = file.findings.map((each, place) => ({ ...each, file, id: `f${file.id}-${place}` }));
  }
  find("files-section").hidden = !files.length;
  find("both").hidden = !readable().length;
  find("drop").classList.toggle("small", files.length > 0);
  keepFocus(find("files-section"), () => {
    find("files").tBodies[0].replaceChildren(...files.map(fileLine));
    allTools();
  });
  list.show(files, rules);
  const first = readable()[0];
  if (first && !readable().includes(shown.file)) showSheet(first, first.view.sheets[0]?.name);
  else if (first) showSheet(shown.file, shown.sheet, true);
  if (list.here?.file === shown.file && list.here?.sheet === shown.sheet) markCell(find("paper"), list.here.anchor);
}

function cell(line, label, ...parts) {
  const made = document.createElement("td");
  made.dataset.label = label;
  made.append(...parts);
  line.append(made);
}

function button(text, act, spoken = text) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-label", spoken);
  made.addEventListener("click", act);
  return made;
}

// The form stands below the list of files, however long that is.
function open(file) {
  showSheet(file, file.view.sheets[0]?.name);
  if (files.length > 1) list.only(file);
  find("form").scrollIntoView({ block: "start" });
}

find("to-files").addEventListener("click", () => {
  find("files-head").focus({ preventScroll: true });
  find("files-section").scrollIntoView({ block: "start" });
});

const canRetry = (file) => file.problem && file.problem.code !== "BODY_LARGE";

function fileLine(file) {
  const line = document.createElement("tr");
  line.id = `file-${file.id}`;
  const okay = file.view?.status === "ok";
  const name = okay ? button(file.name, () => open(file)) : file.name;
  if (okay) name.className = "link";
  cell(line, "文件", name);
  cell(line, "表", okay ? String(file.view.forms.length) : "");
  cell(line, "问题", ...state(file));
  cell(line, "总分", okay ? totals(file) : "");
  cell(line, "下载", ...(okay && file.view.forms.length ? downloads(file) : []));
  cell(line, "移走", button("移走", () => remove(file), `移走 ${file.name}`));
  return line;
}

function state(file) {
  if (file.problem) {
    const again = canRetry(file) ? [" ", button("重试", () => retry([file]), `重试 ${file.name}`)] : [];
    return [tag("error", file.problem.message), ...again];
  }
  if (!file.view) return ["等着看"];
  if (file.view.status !== "ok") return [tag("warning", file.view.message)];
  const tags = countsOf(file.findings).map(([severity, count]) => tag(severity, count));
  if (!file.view.forms.length) return [tag("warning", "没有找到自评表"), ...tags];
  return tags.length ? tags : ["没有问题"];
}

function tag(look, text) {
  const made = document.createElement("span");
  made.className = `tag ${look}`;
  made.textContent = text;
  return made;
}

const totals = (file) =>
  file.view.forms
    .filter((form) => form.total)
    .slice(0, 3)
    .map((form) => form.total.written ?? form.total.computed ?? "–")
    .join("、") + (file.view.forms.length > 3 ? "……" : "");

function downloads(file) {
  const made = readable();
  const only = made.length > 1 ? made.indexOf(file) : "";
  const fetched = (act, sent, more = {}) => async (event) => save(event.target, act, sent, { ...choices(), ...more });
  const all = made.map((each) => each.file);
  const parts = [
    button("计分表", (event) => fetched("score", [file.file], { overwrite: find("overwrite").checked })(event), `下载 ${file.name} 的计分表`),
    button("标出问题", fetched("mark", all, { only }), `下载 ${file.name} 标出问题的副本`),
    button("报告", fetched("report", all, { only }), `下载 ${file.name} 的自评报告`),
  ];
  if (limits.pdf) parts.push(button("PDF", fetched("pdf", [file.file]), `下载 ${file.name} 的 PDF`));
  return parts;
}

function allTools() {
  const made = readable().filter((file) => file.view.forms.length);
  const sent = () => made.map((file) => file.file);
  const save_ = (act, more) => (event) => save(event.target, act, sent(), { ...choices(), ...more() });
  const none = () => ({});
  const failed = files.filter(canRetry);
  find("all-tools").replaceChildren(
    ...(made.length < 2
      ? []
      : [
          button("全部计分表", save_("score", () => ({ overwrite: find("overwrite").checked }))),
          button("全部标出问题", save_("mark", none)),
          button("全部报告", save_("report", none)),
          button("汇总", save_("rollup", none)),
        ]),
    ...(failed.length < 2 ? [] : [button("全部重试", () => retry(failed))]),
    ...(files.length ? [button("全部移走", () => removeAll())] : []),
  );
}

async function save(pressed, act, sent, more) {
  pressed.disabled = true;
  saving = new AbortController();
  find("done").hidden = true;
  find("progress-line").hidden = false;
  find("progress").removeAttribute("value");
  find("progress-text").textContent = `正在准备${pressed.textContent}`;
  try {
    const name = await visit.download(act, sent, more, saving.signal);
    tell();
    find("done").hidden = false;
    find("done").textContent = `已下载 ${name}，在浏览器的“下载”里。`;
  } catch (problem) {
    if (problem.status === 401) askAgain();
    else if (problem.name !== "AbortError") tell(problem.message);
  }
  find("progress-line").hidden = true;
  pressed.disabled = false;
  if (document.activeElement === document.body) pressed.focus({ preventScroll: true });
}

function retry(failed) {
  for (const file of failed) file.problem = null;
  tell();
  work();
}

function remove(file) {
  const place = files.indexOf(file);
  files.splice(place, 1);
  for (const each of files) if (each.view) each.findings = each.view.findings;
  refresh();
  const next = files[Math.min(place, files.length - 1)];
  (next ? document.querySelector(`#file-${next.id} [data-label=移走] button`) : find("pick")).focus();
  compare(new AbortController().signal).then(refresh);
}

function removeAll() {
  stopping?.abort();
  files.length = 0;
  shown = { file: null, sheet: "" };
  refresh();
}

function showSheet(file, name, again = false) {
  const sheets = file.view.sheets;
  const sheet = sheets.find((each) => each.name === name) ?? sheets[0];
  if (!again && shown.file === file && shown.sheet === sheet?.name && find("paper").firstChild) return;
  shown = { file, sheet: sheet?.name ?? "" };
  find("form-name").textContent = file.name;
  keepFocus(find("tabs"), () => find("tabs").replaceChildren(...sheets.map((each) => tab(file, each))));
  const here = file.findings.filter((each) => each.sheet === shown.sheet);
  const cut = document.createElement("p");
  cut.textContent = sheet?.cut ? "表很大，这里只画了前面一部分。" : "";
  find("paper").replaceChildren(...(sheet ? [drawSheet(sheet, here, (finding) => list.pick(finding)), cut] : []));
}

function tab(file, sheet) {
  const made = button(sheet.name, () => showSheet(file, sheet.name));
  made.setAttribute("role", "tab");
  made.setAttribute("aria-selected", String(sheet.name === shown.sheet));
  made.setAttribute("aria-controls", "paper");
  return made;
}

window.addEventListener("online", () => retry(files.filter((file) => file.problem?.code === "OFFLINE")));
window.addEventListener("beforeunload", (event) => {
  if (stopping) event.preventDefault();
});
begin();
