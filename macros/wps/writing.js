// @ts-check
/// <reference path="types.d.ts" />
"use strict";

// Carries out the steps that the service answers (docs/服务接口.md): cells below each other are written together, the list
// of findings as one block.

const PEV_TEXT = "@";
const PEV_GENERAL = "General";
const PEV_WIDTHS = [6, 6, 7, 8, 16, 9, 52, 40];
const PEV_SEVERITIES = /** @type {[string, number][]} */ ([["错误", 0xcec7ff], ["提醒", 0x9cebff], ["提示", 0xf7ebdd]]);

/**
 * All steps of a press. When one fails, what was written is taken back and the fault is thrown.
 * @param {Pev.Application} app @param {Pev.Workbook} book @param {Pev.Step[]} steps @param {Pev.Answer} answer @returns {Pev.Undo}
 */
function pevApply(app, book, steps, answer) {
  /** @type {Pev.Undo} */
  const undo = { book: book.FullName, cells: [], marked: [], added: [] };
  pevQuietly(app, book, () => {
    try {
      pevCarryOut(app, book, steps, answer, undo);
    } catch (fault) {
      pevRestore(app, book, undo);
      throw fault;
    }
  });
  return undo;
}

/** Take back what a press has written. @param {Pev.Application} app @param {Pev.Workbook} book @param {Pev.Undo} undo */
function pevTakeBack(app, book, undo) {
  pevQuietly(app, book, () => pevRestore(app, book, undo));
}

/** @param {Pev.Application} app @param {Pev.Workbook} book @param {() => void} work */
function pevQuietly(app, book, work) {
  const [screen, events, shown] = [app.ScreenUpdating, app.EnableEvents, book.ActiveSheet];
  app.ScreenUpdating = false;
  app.EnableEvents = false;
  try {
    work();
  } finally {
    try {
      shown.Activate();
    } catch (fault) {
      // it was the list of an earlier press, which is gone
    }
    app.EnableEvents = events;
    app.ScreenUpdating = screen;
  }
}

/** @param {Pev.Application} app @param {Pev.Workbook} book @param {Pev.Step[]} steps @param {Pev.Answer} answer @param {Pev.Undo} undo */
function pevCarryOut(app, book, steps, answer, undo) {
  const sheet = (/** @type {string} */ name) => book.Worksheets.Item(name);
  steps.filter(([what]) => what === "clear").forEach(([, name]) => pevUnmark(sheet(name)));
  steps.filter(([what]) => what === "drop").forEach(([, name]) => pevDrop(app, sheet(name)));
  for (const run of pevRuns(steps.filter(([what]) => what === "value"))) pevWriteRun(sheet(run[0].sheet), run, answer, undo);
  for (const [what, name, cells, one] of steps) {
    if (what === "fill") pevFill(sheet(name), cells, Number(one), undo);
    if (what === "note") pevNote(sheet(name), cells, String(one), undo);
  }
  pevTable(app, book, steps, undo);
  const known = ["clear", "drop", "value", "fill", "note", "table", "row", "finish"];
  const strange = steps.find(([what]) => !known.includes(what));
  if (strange) throw new Error(strange[0]);
}

/** @typedef {{sheet: string, row: number, column: number, value: string | number, format: string}} PevCell */

/** Cells that stand below each other, together. @param {Pev.Step[]} steps @returns {PevCell[][]} */
function pevRuns(steps) {
  const cells = steps.map(([, sheet, cell, value, format]) => Object.assign({ sheet, value, format: String(format) }, pevCellAt(cell)));
  cells.sort((a, b) => (a.sheet < b.sheet ? -1 : a.sheet > b.sheet ? 1 : a.column - b.column || a.row - b.row));
  /** @type {PevCell[][]} */
  const runs = [];
  for (const cell of cells) {
    const run = runs[runs.length - 1];
    const last = run && run[run.length - 1];
    if (last && last.sheet === cell.sheet && last.column === cell.column && last.row + 1 === cell.row) run.push(cell);
    else runs.push([cell]);
  }
  return runs;
}

/** @param {Pev.Worksheet} sheet @param {PevCell[]} run @param {Pev.Answer} answer @param {Pev.Undo} undo */
function pevWriteRun(sheet, run, answer, undo) {
  const { column, row } = run[0];
  const box = { top: row, left: column, bottom: row + run.length - 1, right: column };
  const range = sheet.Range(pevAddress(box));
  const whole = range.NumberFormat;
  const formats = run.map((cell) => (typeof whole === "string" ? whole : sheet.Range(pevAddress({ top: cell.row, left: column, bottom: cell.row, right: column })).NumberFormat));
  undo.cells.push({ sheet: run[0].sheet, address: pevAddress(box), formats, before: pevBefore(run, answer) });
  const wanted = run.map((cell, place) => cell.format || (typeof cell.value === "number" && pevDisguises(formats[place] || "") ? PEV_GENERAL : ""));
  pevSetFormats(sheet, box, wanted);
  range.Value2 = pevAsBlock(run.map((cell, place) => pevTyped(cell.value, wanted[place] || formats[place])));
}

/** What stood in these cells, as it was typed. @param {PevCell[]} run @param {Pev.Answer} answer @returns {Pev.Content[]} */
function pevBefore(run, answer) {
  const told = /** @type {any[][]} */ (answer.slice(7)).find(([name]) => name === run[0].sheet) || [];
  const [, , , top, left, values, formulas] = told;
  return run.map((cell) => {
    const [row, column] = [cell.row - top, cell.column - left];
    if (!formulas || !formulas[row] || formulas[row][column] === undefined) return "";
    const [value, text] = [values[row][column], formulas[row][column]];
    return typeof value === "string" && value === text ? pevTyped(text, "") : text;
  });
}

/** Formats of a column, those that follow each other and are alike together; "" leaves one as it is. @param {Pev.Worksheet} sheet @param {PevBox} box @param {(string | null)[]} formats */
function pevSetFormats(sheet, box, formats) {
  for (let first = 0, last; first < formats.length; first = last) {
    last = first + 1;
    while (last < formats.length && formats[last] === formats[first]) last += 1;
    const part = Object.assign({}, box, { top: box.top + first, bottom: box.top + last - 1 });
    if (formats[first]) sheet.Range(pevAddress(part)).NumberFormat = formats[first];
  }
}

/** A text stays a text, whatever it looks like: =100% is a target that people type. @param {string | number} value @param {string | null} format */
function pevTyped(value, format) {
  return typeof value === "string" && format !== PEV_TEXT && /^[=+\-@']|\d|^(true|false)$/i.test(value) ? `'${value}` : value;
}

/** @param {Pev.Content[]} column @returns {Pev.Block} */
function pevAsBlock(column) {
  return column.length === 1 ? column[0] : column.map((value) => [value]);
}

/** Whether a plain number would be read as a percentage, a date, another number or nothing in cells with this format. @param {string} code */
function pevDisguises(code) {
  const bare = code.replace(/["\\]/g, "");
  return /[%‰:]|yy|m月|m\/d|m-d|d-m|d\/m|^;/.test(bare) || /\\\.|!\./.test(code) || bare.replace(/,[0#?]/g, "").includes(",");
}

/** A conditional format of ours: the colours of the cells stay as they are. @param {Pev.Worksheet} sheet @param {string} cells @param {number} colour @param {Pev.Undo} undo */
function pevFill(sheet, cells, colour, undo) {
  undo.marked.push(sheet.Name);
  sheet.Range(cells).FormatConditions.Add(2, undefined, `=${PEV_RULE}`).Interior.Color = colour;
}

/** @param {Pev.Worksheet} sheet @param {string} cell @param {string} text @param {Pev.Undo} undo */
function pevNote(sheet, cell, text, undo) {
  undo.marked.push(sheet.Name);
  pevShape(sheet.Range(cell).AddComment(text), text);
}

/** @param {Pev.Comment} note @param {string} text */
function pevShape(note, text) {
  try {
    const shape = note.Shape;
    shape.Width = 220;
    shape.Height = 15 * (2 + Math.floor(text.length / 18));
  } catch (fault) {
    return; // the note is there, only its frame has the usual size
  }
}

/** Our colours and notes go; what people wrote into a note of ours stays, as a note of theirs. @param {Pev.Worksheet} sheet */
function pevUnmark(sheet) {
  for (const rule of pevOurRules(sheet).reverse()) rule.Delete();
  for (const note of pevComments(sheet).reverse()) {
    const text = note.Text();
    if (!pevIsOurs(text)) continue;
    const [cell, remark] = [note.Parent, pevRemark(text)];
    note.Delete();
    if (remark) pevShape(cell.AddComment(remark), remark);
  }
}

/** What people wrote into a note of ours; who copies our words into the note has them there twice. @param {string} text */
function pevRemark(text) {
  let remark = pevWithoutOurs(text);
  while (pevIsOurs(remark)) remark = pevWithoutOurs(remark);
  return remark;
}

/** What stands before, between and behind the lines of our first text in a note: each of our lines begins with a code. @param {string} text */
function pevWithoutOurs(text) {
  const place = text.indexOf(PEV_PREFIX);
  const rest = text.slice(place + PEV_PREFIX.length);
  const end = rest.includes(PEV_END) ? rest.indexOf(PEV_END) : rest.length;
  const between = rest.slice(0, end).split("\n").slice(1).filter((line) => !/^[A-Z]\d{3} /.test(line));
  return [text.slice(0, place), ...between, rest.slice(end + 1)].map((part) => part.replace(/^\n+|\n+$/g, "").trim()).filter(Boolean).join("\n");
}

/** @param {Pev.Application} app @param {Pev.Worksheet} sheet */
function pevDrop(app, sheet) {
  const asked = app.DisplayAlerts;
  app.DisplayAlerts = false;
  try {
    sheet.Delete();
  } finally {
    app.DisplayAlerts = asked;
  }
}

/** The sheet 校验结果, behind all others. @param {Pev.Application} app @param {Pev.Workbook} book @param {Pev.Step[]} steps @param {Pev.Undo} undo */
function pevTable(app, book, steps, undo) {
  const made = steps.find(([what]) => what === "table");
  if (!made) return;
  const sheets = book.Worksheets;
  const sheet = sheets.Add(undefined, sheets.Item(sheets.Count));
  sheet.Name = made[1];
  undo.added.push(made[1]);
  const rows = steps.filter(([what]) => what === "row").map(([, , number, line, height]) => ({ number: Number(number), words: String(line).split("\x1f"), height: Number(height) }));
  const last = rows[rows.length - 1].number;
  sheet.Range(`B2:H${last}`).NumberFormat = PEV_TEXT;
  const lines = rows.map(({ number, words }) => [number === 2 ? words[0] : Number(words[0]), ...words.slice(1, 8)]);
  sheet.Range(`A1:H${last}`).Value2 = [[String(made[3]), ...Array(7).fill(null)], ...lines];
  for (const { number, words } of rows.slice(1)) sheet.Hyperlinks.Add(sheet.Range(`F${number}`), "", words[8]);
  pevDress(sheet, rows.slice(1), last);
  pevLay(app, sheet);
}

/** @param {Pev.Worksheet} sheet @param {{number: number, height: number}[]} rows @param {number} last */
function pevDress(sheet, rows, last) {
  PEV_WIDTHS.forEach((width, place) => (sheet.Range(`${pevLetters(place + 1)}1`).ColumnWidth = width));
  const body = sheet.Range(`A2:H${last}`);
  body.WrapText = true;
  body.VerticalAlignment = -4160;
  sheet.Range("A1:H2").Font.Bold = true;
  for (let first = 0, end; first < rows.length; first = end) {
    end = first + 1;
    while (end < rows.length && rows[end].height === rows[first].height) end += 1;
    sheet.Range(`A${rows[first].number}:A${rows[end - 1].number}`).RowHeight = rows[first].height;
  }
  sheet.Tab.Color = 0x0000c0;
  if (!rows.length) return;
  const severities = sheet.Range(`C3:C${last}`).FormatConditions;
  for (const [word, colour] of PEV_SEVERITIES) severities.Add(1, 3, `="${word}"`).Interior.Color = colour;
  body.AutoFilter();
}

/** Heads that stay in view, and the page: without a printer WPS may refuse, and the list is there all the same. @param {Pev.Application} app @param {Pev.Worksheet} sheet */
function pevLay(app, sheet) {
  try {
    sheet.Activate();
    const view = app.ActiveWindow;
    view.SplitColumn = 0;
    view.SplitRow = 2;
    view.FreezePanes = true;
    const page = sheet.PageSetup;
    page.Orientation = 2;
    page.PaperSize = 9;
    page.Zoom = false;
    page.FitToPagesWide = 1;
    page.FitToPagesTall = false;
    page.PrintTitleRows = "$2:$2";
  } catch (fault) {
    return;
  }
}

/** @param {Pev.Application} app @param {Pev.Workbook} book @param {Pev.Undo} undo */
function pevRestore(app, book, undo) {
  for (const { sheet, address, formats, before } of undo.cells.slice().reverse()) {
    const place = book.Worksheets.Item(sheet);
    pevSetFormats(place, pevBoxAt(address), formats);
    place.Range(address).Formula = pevAsBlock(before);
  }
  for (const name of new Set(undo.marked)) pevUnmark(book.Worksheets.Item(name));
  for (const name of undo.added) pevDrop(app, book.Worksheets.Item(name));
}
