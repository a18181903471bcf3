"use strict";
(() => {
  const PAGE = 50;
  const PRINTED = 3000;
  const { files, forms, columns, rules, severities, findings: count, piece: PIECE } = JSON.parse(
    document.getElementById("rows").textContent,
  );
  const collator = new Intl.Collator("zh", { numeric: true });

  // Text only ever becomes a text node, so that nothing typed into a form can become part of the page.
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const link = (text, address) => {
    const made = element("a", text);
    made.href = address;
    return made;
  };
  // Rates come with six decimals; in whole millionths half a tenth of a percent is exact, and goes up as in the charts.
  const percent = (rate) => `${Math.round(Math.round(rate * 1e6) / 1000) / 10}%`;

  // A reviewer who accepts a finding runs this line, in the folder that all files share.
  const accepting = (row) => {
    const button = element("button", "认可…", "accept");
    button.type = "button";
    button.addEventListener("click", () => {
      const quoted = (text) => `"${text.replace(/["$`\\]/g, "")}"`;
      const words = [quoted(files[row.file][0]), row.cell, row.code, ...(row.sheet ? ["--sheet", quoted(row.sheet)] : [])];
      button.replaceWith(element("code", `perfeval-xl accept ${words.join(" ")} --reason "写明理由"`));
    });
    return button;
  };

  // How a value stands in its cell, by the column's kind; a row is an object with the columns' keys.
  const shown = {
    text: (value) => [value],
    number: (value) => [value === null ? "" : String(value)],
    count: (value) => [value ? String(value) : "–"],
    errors: (value) => [value ? element("span", String(value), "tag error") : "–"],
    rate: (value) => [value === null ? "" : percent(value)],
    low: (value) => [value === null ? "" : value < 0.5 ? element("span", percent(value), "low") : percent(value)],
    tag: (value, row) => [element("span", value, `tag ${row.tone}`)],
    file: (value) => [link(files[value][0], files[value][1])],
    told: (value, row) =>
      row.accepted ? [element("s", value), `已认可：${row.accepted}`] : value.startsWith("└") ? [value] : [value, accepting(row)],
    products: (value) => value.flatMap(([text, address], place) => (place ? [" ", link(text, address)] : [link(text, address)])),
  };
  const plain = (value, kind) => (kind === "file" ? files[value][0] : Array.isArray(value) ? value.length : value);

  // Rows are objects, made when they are first wanted: most of half a million findings never are.
  class Rows {
    constructor(length, make) {
      this.length = length;
      this.make = make;
      this.made = [];
    }

    at(number) {
      return (this.made[number] ??= this.make(number));
    }

    // The numbers of rows that fit; all of them where nothing is asked.
    chosen(fits) {
      const numbers = Array.from({ length: this.length }, (_, number) => number);
      return fits ? numbers.filter((number) => fits(this.at(number))) : numbers;
    }
  }

  class Listing {
    constructor(id, rows) {
      this.id = id;
      this.rows = rows;
      this.columns = columns[id];
      this.body = document.querySelector(`#${id} tbody`);
      this.pager = document.getElementById(`${id}-pager`);
      this.first = 0;
      this.sorted = null;
      this.listen();
      this.choose();
    }

    listen() {
      const filters = document.getElementById(`${this.id}-filters`);
      filters.addEventListener("input", () => this.choose());
      for (const button of document.querySelectorAll(`#${this.id} [data-sort]`)) {
        button.addEventListener("click", () => this.sort(button));
      }
      for (const button of this.pager.querySelectorAll("button")) {
        button.addEventListener("click", () => this.turn(Number(button.dataset.step)));
      }
      window.addEventListener("beforeprint", () => this.show(0, PRINTED));
      window.addEventListener("afterprint", () => this.show(this.first, PAGE));
    }

    choose() {
      const filters = document.getElementById(`${this.id}-filters`);
      const words = filters.querySelector("[data-words]").value.toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = [...filters.querySelectorAll("select")].filter((each) => each.value);
      if (wanted.some((each) => each.dataset.filter === "rule") && this.id === "forms") gatherRules();
      const fits = (row) =>
        wanted.every((each) => this.fits(row[each.dataset.filter], each.value)) &&
        words.every((word) => this.textOf(row).includes(word));
      this.found = this.rows.chosen(wanted.length || words.length ? fits : null);
      this.arrange();
    }

    fits(value, wanted) {
      return value instanceof Set ? value.has(wanted) : String(value) === wanted;
    }

    textOf(row) {
      row.words ??= this.columns.map(({ key, kind }) => plain(row[key], kind)).join("\n").toLowerCase();
      return row.words;
    }

    sort(button) {
      const key = button.dataset.sort;
      const up = !(this.sorted && this.sorted.key === key && this.sorted.up);
      for (const head of document.querySelectorAll(`#${this.id} th`)) head.removeAttribute("aria-sort");
      button.parentElement.setAttribute("aria-sort", up ? "ascending" : "descending");
      this.sorted = { key, up, kind: this.columns.find((column) => column.key === key).kind };
      this.arrange();
    }

    arrange() {
      if (this.sorted) {
        const { key, up, kind } = this.sorted;
        const order = (one, other) => {
          const [a, b] = [one, other].map((number) => plain(this.rows.at(number)[key], kind));
          if (a === b) return 0;
          if (a === null || a === "") return 1;
          if (b === null || b === "") return -1;
          const compared = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);
          return up ? compared : -compared;
        };
        this.found.sort(order);
      }
      this.first = 0;
      this.show(0, PAGE);
    }

    turn(step) {
      this.first += step * PAGE;
      this.show(this.first, PAGE);
      document.getElementById(`${this.id}-filters`).scrollIntoView({ block: "start" });
    }

    show(first, many) {
      const rows = this.found.slice(first, first + many);
      this.body.replaceChildren(...rows.map((number) => this.line(this.rows.at(number))));
      const [before, after] = this.pager.querySelectorAll("button");
      before.disabled = first === 0;
      after.disabled = first + many >= this.found.length;
      const status = this.found.length
        ? `第 ${first + 1}–${first + rows.length} 行，共 ${this.found.length} 行`
        : "没有符合的行，请放宽条件。";
      this.pager.querySelector("span").textContent = status;
    }

    line(row) {
      const line = element("tr");
      for (const { key, label, kind, look } of this.columns) {
        const cell = element("td", undefined, look);
        cell.dataset.label = label;
        cell.append(...shown[kind](row[key], row).filter((part) => part !== ""));
        line.append(cell);
      }
      return line;
    }
  }

  const listed = new Rows(forms.length, (number) => ({
    ...Object.fromEntries(columns.forms.map(({ key }, place) => [key, forms[number][place]])),
    rule: new Set(),
  }));

  // The findings lie in pieces of so many; a piece is read when one of its findings is wanted.
  const pieces = document.querySelectorAll("script[data-findings]");
  const read = [];
  const finding = (number) => {
    const piece = Math.floor(number / PIECE);
    read[piece] ??= JSON.parse(pieces[piece].textContent);
    return read[piece][number % PIECE];
  };
  const told = new Rows(count, (number) => {
    const [grave, code, form, file, sheet, cell, message, accepted = ""] = finding(number);
    const { department = "", section = "", year = null, name = "" } = form < 0 ? {} : listed.at(form);
    const [severity, tone] = severities[grave];
    const cross = code.startsWith("X") ? "表与表之间（勾稽）" : "一张表之内";
    const place = sheet ? `${sheet} ${cell}` : cell;
    const state = accepted ? "已认可" : "未认可";
    const told = { severity, tone, rule: rules[code], cross, department, section, year, name, file, place, message };
    return { ...told, state, accepted, code, sheet, cell };
  });

  // Which rules a form breaks is asked for by one filter alone; what comes of a slip is not counted as one.
  let gathered = false;
  const gatherRules = () => {
    if (gathered) return;
    gathered = true;
    for (let number = 0; number < count; number += 1) {
      const [, code, form, , , , message, accepted] = finding(number);
      if (form >= 0 && !accepted && !message.startsWith("└")) listed.at(form).rule.add(rules[code]);
    }
  };
  new Listing("forms", listed);
  new Listing("findings", told);

  // Set a filter in all lists that have it.
  const choose = (filter, value) => {
    for (const list of ["forms", "findings"]) {
      const select = document.querySelector(`#${list}-filters [data-filter="${filter}"]`);
      select.value = value;
      select.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  for (const button of document.querySelectorAll("[data-rule]")) {
    button.addEventListener("click", () => {
      choose("rule", button.dataset.rule);
      document.getElementById("list").scrollIntoView();
    });
  }
  // One department's sheet: its forms and findings alone, under its name.
  const sheet = document.getElementById("sheet");
  const heading = document.querySelector("h1");
  const whole = heading.textContent;
  sheet?.addEventListener("input", () => {
    choose("department", sheet.value);
    heading.textContent = sheet.value ? `${whole}：${sheet.value}` : whole;
    document.body.classList.toggle("one", sheet.value !== "");
  });
  document.getElementById("print")?.addEventListener("click", () => window.print());
})();
