// The list of findings: filters, steps, jumps.

const AT_ONCE = 100;
const WORDS = { error: "错误", warning: "提醒", info: "提示" };
const element = (name, text, look) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (look) made.className = look;
  return made;
};
const find = (id) => document.getElementById(id);
const GRAVEST = Object.keys(WORDS);
const FILTERS = ["by-severity", "by-file", "by-rule", "by-words"];

// The findings of one file by cause: what is put right as one, its root first, with the gravest severity among them.
export function causesOf(findings) {
  const causes = new Map();
  findings.forEach((each, place) => {
    const members = causes.get(each.because ?? place) ?? [];
    each.because === null ? members.unshift(each) : members.push(each);
    causes.set(each.because ?? place, members);
  });
  return [...causes.values()].map((members) => ({
    members,
    severity: GRAVEST.find((severity) => members.some((each) => each.severity === severity)),
  }));
}

// Draws a place anew; whoever stands on one of its buttons stays there.
export function keepFocus(place, draw) {
  const named = (each) => `${each.closest("[id]").id} ${each.ariaLabel ?? each.textContent}`;
  const before = place.contains(document.activeElement) ? named(document.activeElement) : "";
  draw();
  if (before) [...place.querySelectorAll("button, summary")].find((each) => named(each) === before)?.focus({ preventScroll: true });
}

// How many causes of each severity there are, as on the screen and in the roll-up.
export function countsOf(findings) {
  const causes = causesOf(findings);
  const counts = GRAVEST.map((severity) => [severity, causes.filter((each) => each.severity === severity).length]);
  return counts.filter(([, count]) => count).map(([severity, count]) => [severity, `${WORDS[severity]} ${count}`]);
}

export class List {
  constructor(onPick) {
    this.onPick = onPick;
    this.all = [];
    this.found = [];
    this.shown = AT_ONCE;
    this.here = null;
    for (const id of FILTERS) find(id).addEventListener("input", () => this.choose());
    find("all-files").addEventListener("click", () => {
      this.only(null);
      find("by-file").focus();
    });
    find("more").addEventListener("click", () => {
      this.shown += AT_ONCE;
      this.draw();
    });
    for (const id of ["next", "note-next"]) find(id).addEventListener("click", () => this.step(1));
    for (const id of ["previous", "note-previous"]) find(id).addEventListener("click", () => this.step(-1));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "n") this.step(1);
    if (event.key === "p") this.step(-1);
  }

  // The gravest causes come first, each with what comes of it.
  show(files, rules) {
    this.several = files.length > 1; // sheets of two files often have the same name
    const causes = files.flatMap((file) => causesOf(file.findings));
    this.all = GRAVEST.flatMap((severity) => causes.filter((each) => each.severity === severity)).flatMap((each) => each.members);
    this.here = this.all.find((each) => each.id === this.here?.id) ?? null;
    fill(find("by-file"), files.map((file) => [String(file.id), file.name]));
    fill(find("by-rule"), [...new Set(this.all.map((each) => each.code))].sort().map((code) => [code, `${code} ${rules[code]?.name ?? ""}`]));
    this.rules = rules;
    this.choose();
    this.note();
  }

  // Where the list does not stand beside the form, what is wrong with the chosen cell is said under it.
  note() {
    find("note").hidden = !this.here;
    if (this.here) find("note").firstElementChild.replaceChildren(...headOf(this.here), element("br"), this.here.message);
  }

  // The findings of one file alone, or of all.
  only(file) {
    find("by-file").value = file ? String(file.id) : "";
    if (file && this.here?.file !== file) this.here = null;
    this.choose();
    this.note();
  }

  choose() {
    const words = find("by-words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [severity, file, rule] = ["by-severity", "by-file", "by-rule"].map((id) => find(id).value);
    this.found = this.all.filter(
      (each) =>
        (!severity || each.severity === severity) &&
        (!file || String(each.file.id) === file) &&
        (!rule || each.code === rule) &&
        words.every((word) => `${each.code} ${each.message} ${each.sheet} ${each.place} ${each.file.name}`.toLowerCase().includes(word)),
    );
    this.shown = AT_ONCE;
    this.draw();
  }

  draw() {
    this.count();
    keepFocus(find("list"), () => find("list").replaceChildren(...this.found.slice(0, this.shown).map((each) => this.line(each))));
    find("more").hidden = this.found.length <= this.shown;
  }

  count() {
    const file = find("by-file").value;
    const counted = this.all.filter((each) => !file || String(each.file.id) === file);
    const roots = counted.filter((each) => each.because === null).length;
    const rest = counted.length - roots;
    const whose = file ? "这个文件" : "";
    find("all-files").hidden = !file;
    find("count").textContent = counted.length
      ? `${whose}要改的 ${roots} 处${rest ? `，由它们带出来的 ${rest} 处` : ""}；下面列出 ${this.found.length} 处。`
      : `${whose}没有发现问题。`;
  }

  line(finding) {
    const line = element("li", undefined, finding.severity);
    line.id = finding.id;
    if (finding === this.here) line.setAttribute("aria-current", "true");
    const jump = element("button", undefined, "jump");
    jump.type = "button";
    jump.append(...headOf(finding));
    jump.addEventListener("click", () => this.pick(finding));
    line.append(jump, element("p", finding.message));
    if (this.several) line.append(element("p", finding.file.name, "soft"));
    if (finding.because !== null) line.append(element("p", "由另一处差错带出来的，改了那一处就会消失。", "soft"));
    line.append(this.more(finding));
    return line;
  }

  more(finding) {
    const more = element("details");
    more.append(element("summary", "怎么改、为什么"));
    const rule = this.rules[finding.code] ?? { name: "", why: "" };
    for (const [head, text] of [["怎么改", finding.advice], ["为什么", rule.why], ["依据", finding.source], ["文件", finding.file.name]]) {
      if (text) more.append(element("p", `${head}：${text}`));
    }
    return more;
  }

  // What is pressed in the form is listed, whatever was chosen before.
  chooseAll() {
    for (const id of FILTERS) find(id).value = "";
    this.choose();
  }

  step(by) {
    if (!this.found.length) return;
    const place = this.found.indexOf(this.here);
    const next = place < 0 ? (by > 0 ? 0 : this.found.length - 1) : (place + by + this.found.length) % this.found.length;
    this.pick(this.found[next]);
  }

  pick(finding) {
    this.here = finding;
    if (!this.found.includes(finding)) this.chooseAll();
    const place = this.found.indexOf(finding);
    if (place >= this.shown) {
      this.shown = place + AT_ONCE;
      this.draw();
    }
    for (const line of document.querySelectorAll("#list [aria-current]")) line.removeAttribute("aria-current");
    const line = find(finding.id);
    line?.setAttribute("aria-current", "true");
    line?.scrollIntoView({ block: "nearest" });
    this.note();
    this.onPick(finding);
  }
}

function headOf(finding) {
  return [element("span", WORDS[finding.severity], `tag ${finding.severity}`), element("b", `${finding.sheet} ${finding.place}`), ` ${finding.code}`];
}

function fill(select, choices) {
  const before = select.value;
  select.replaceChildren(new Option("全部", ""), ...choices.map(([value, text]) => new Option(text, value)));
  select.value = choices.some(([value]) => value === before) ? before : "";
}
