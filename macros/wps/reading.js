// @ts-check
/// <reference path="types.d.ts" />
"use strict";

// The open workbook as the document that the service reads (docs/服务接口.md). Every call crosses to the process of WPS:
// values and formulas are read for the whole used area at once, and areas that are alike are asked for as one.

const PEV_RULE = 'N("perfeval_xl")=0';
const PEV_MANY = 200000;
const PEV_ERRORS = { "#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042 };
const PEV_ERROR_BASE = -2146828288;

/** @param {Pev.Application} app @param {Pev.Workbook} book @returns {Pev.Answer} */
function pevRead(app, book) {
  const sheets = book.Worksheets;
  /** @type {Pev.Answer} */
  const answer = [book.Name, book.Path, Boolean(book.Date1904), Boolean(book.ProtectStructure), ...pevPlace(app, book)];
  for (let number = 1, count = sheets.Count; number <= count; number += 1) answer.push(pevReadSheet(sheets.Item(number)));
  return answer;
}

/** A chart sheet has no active cell. @param {Pev.Application} app @param {Pev.Workbook} book @returns {[string, number, number]} */
function pevPlace(app, book) {
  try {
    const cell = app.ActiveCell;
    return cell ? [book.ActiveSheet.Name, cell.Row, cell.Column] : ["", 1, 1];
  } catch (fault) {
    return ["", 1, 1];
  }
}

/** @param {Pev.Worksheet} sheet */
function pevReadSheet(sheet) {
  const box = pevUsed(sheet);
  const area = sheet.Range(pevAddress(box));
  const formulas = pevRows(area.Formula, box).map((row) => row.map((text) => (text === null || text === undefined ? "" : text)));
  const values = pevRows(area.Value2, box).map((row, r) => row.map((value, c) => pevValue(value, formulas[r][c])));
  const locked = Boolean(sheet.ProtectContents) && !sheet.ProtectionMode;
  const marked = pevOurRules(sheet).length > 0;
  return [
    ...[sheet.Name, sheet.Visible !== -1, locked, box.top, box.left, values, formulas],
    ...[pevFormats(sheet, box, values), pevMerges(sheet, box), pevNotes(sheet), marked],
  ];
}

/** @typedef {{top: number, left: number, bottom: number, right: number}} PevBox */

/** The used area; whole columns that are only formatted are cut to what holds something. @param {Pev.Worksheet} sheet @returns {PevBox} */
function pevUsed(sheet) {
  const used = sheet.UsedRange;
  const box = pevBoxOf(used);
  if ((box.bottom - box.top + 1) * (box.right - box.left + 1) <= PEV_MANY) return box;
  const reached = { top: 1, left: 1, bottom: 1, right: 1 };
  for (const kind of [2, -4123]) {
    try {
      const areas = used.SpecialCells(kind).Areas;
      for (let number = 1, count = areas.Count; number <= count; number += 1) {
        const part = pevBoxOf(areas.Item(number));
        reached.bottom = Math.max(reached.bottom, part.bottom);
        reached.right = Math.max(reached.right, part.right);
      }
    } catch (fault) {
      continue; // there are no constants, or no formulas
    }
  }
  return reached;
}

/** @param {Pev.Range} range @returns {PevBox} */
function pevBoxOf(range) {
  const [top, left] = [range.Row, range.Column];
  return { top, left, bottom: top + range.Rows.Count - 1, right: left + range.Columns.Count - 1 };
}

/** Always rows of cells, whatever shape one cell, one row or one column comes in. @param {Pev.Block} block @param {PevBox} box @returns {Pev.Content[][]} */
function pevRows(block, box) {
  if (!Array.isArray(block)) return [[block]];
  if (Array.isArray(block[0])) return block;
  const line = /** @type {Pev.Content[]} */ (/** @type {unknown} */ (block));
  return box.top === box.bottom ? [line] : line.map((value) => [value]);
}

/** Error values come as numbers of COM or as their words. @param {Pev.Content} value @param {Pev.Content} formula */
function pevValue(value, formula) {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "number" && Object.values(PEV_ERRORS).includes(value - PEV_ERROR_BASE)) return { error: value - PEV_ERROR_BASE };
  const code = typeof value === "string" && value in PEV_ERRORS ? PEV_ERRORS[/** @type {keyof typeof PEV_ERRORS} */ (value)] : 0;
  return code && typeof formula === "string" && formula.startsWith("=") ? { error: code } : value;
}

/** Number formats of cells that hold a number, but for General. @param {Pev.Worksheet} sheet @param {PevBox} box @param {unknown[][]} values */
function pevFormats(sheet, box, values) {
  /** @type {string[]} */
  const found = [];
  /** @param {PevBox} part */
  const look = (part) => {
    const numbers = pevCells(part).filter(([row, column]) => typeof values[row - box.top][column - box.left] === "number");
    if (!numbers.length) return;
    const code = sheet.Range(pevAddress(part)).NumberFormat;
    if (typeof code !== "string") pevHalves(part).forEach(look);
    else if (code !== "General") numbers.forEach(([row, column]) => found.push(`${row},${column},${code}\x1e`));
  };
  look(box);
  return found.join("");
}

/** Merged areas, "A1:B2," each; what is plainly not merged, or known already, is not looked into. @param {Pev.Worksheet} sheet @param {PevBox} box */
function pevMerges(sheet, box) {
  /** @type {PevBox[]} */
  const found = [];
  /** @param {PevBox} whole */
  const look = (whole) => {
    const part = pevTrimmed(whole, found);
    if (!part || sheet.Range(pevAddress(part)).MergeCells === false) return;
    const first = pevUncovered(part, found);
    if (!first) return;
    const area = pevBoxAt(sheet.Range(pevAddress(first)).MergeArea.Address(false, false));
    if (!pevIsCell(area)) found.push(area);
    if (!pevIsCell(part)) pevHalves(part).forEach(look);
  };
  look(box);
  return found.map((area) => `${pevAddress(area)},`).join("");
}

/** @param {PevBox} box */
function pevIsCell(box) {
  return box.top === box.bottom && box.left === box.right;
}

/** The first cell of a box that lies in none of the areas. @param {PevBox} box @param {PevBox[]} areas @returns {PevBox | null} */
function pevUncovered(box, areas) {
  for (let row = box.top; row <= box.bottom; row += 1) {
    for (let column = box.left; column <= box.right; column += 1) {
      const area = areas.find((each) => each.top <= row && row <= each.bottom && each.left <= column && column <= each.right);
      if (!area) return { top: row, left: column, bottom: row, right: column };
      column = area.right;
    }
  }
  return null;
}

/** A box without the rows and columns at its edges that the areas cover; null where they cover it all. @param {PevBox} box @param {PevBox[]} areas @returns {PevBox | null} */
function pevTrimmed(box, areas) {
  const part = Object.assign({}, box);
  const covered = (/** @type {Partial<PevBox>} */ edge) => !pevUncovered(Object.assign({}, part, edge), areas);
  while (part.top <= part.bottom && covered({ bottom: part.top })) part.top += 1;
  while (part.top <= part.bottom && covered({ top: part.bottom })) part.bottom -= 1;
  if (part.top > part.bottom) return null;
  while (covered({ right: part.left })) part.left += 1;
  while (covered({ left: part.right })) part.right -= 1;
  return part;
}

/** A box of several cells in two. @param {PevBox} box @returns {PevBox[]} */
function pevHalves(box) {
  const row = Math.floor((box.top + box.bottom) / 2);
  const column = Math.floor((box.left + box.right) / 2);
  const high = box.bottom - box.top >= box.right - box.left;
  return high
    ? [Object.assign({}, box, { bottom: row }), Object.assign({}, box, { top: row + 1 })]
    : [Object.assign({}, box, { right: column }), Object.assign({}, box, { left: column + 1 })];
}

/** @param {PevBox} box */
function pevCells(box) {
  /** @type {[number, number][]} */
  const cells = [];
  for (let row = box.top; row <= box.bottom; row += 1) for (let column = box.left; column <= box.right; column += 1) cells.push([row, column]);
  return cells;
}

/** Cells with a note; one of ours has an asterisk before it. @param {Pev.Worksheet} sheet */
function pevNotes(sheet) {
  return pevComments(sheet).map((note) => `${pevIsOurs(note.Text()) ? "*" : ""}${note.Parent.Address(false, false)},`).join("");
}

/** @param {Pev.Worksheet} sheet */
function pevComments(sheet) {
  const notes = sheet.Comments;
  return Array.from({ length: notes.Count }, (_, place) => notes.Item(place + 1));
}

/** Our colours, told by their formula; scales, bars and icons have none. @param {Pev.Worksheet} sheet */
function pevOurRules(sheet) {
  const rules = sheet.Cells.FormatConditions;
  return Array.from({ length: rules.Count }, (_, place) => rules.Item(place + 1)).filter((rule) => {
    try {
      return rule.Type === 2 && String(rule.Formula1).includes(PEV_RULE);
    } catch (fault) {
      return false;
    }
  });
}

const PEV_PREFIX = "【校验】";
const PEV_END = "\u2063";

/** A note of ours begins with our prefix; where people wrote before it, it has our end, which nobody sees. @param {string} text */
function pevIsOurs(text) {
  const place = text.indexOf(PEV_PREFIX);
  return place === 0 || (place > 0 && text.includes(PEV_END));
}

/** "A1:B2" as a box. @param {string} address @returns {PevBox} */
function pevBoxAt(address) {
  const [first, last] = address.split(":");
  const [start, end] = [pevCellAt(first), pevCellAt(last || first)];
  return { top: start.row, left: start.column, bottom: end.row, right: end.column };
}

/** @param {string} text */
function pevCellAt(text) {
  const [, letters, row] = /** @type {RegExpExecArray} */ (/^([A-Z]+)(\d+)$/.exec(text));
  return { row: Number(row), column: [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) };
}

/** @param {number} column */
function pevLetters(column) {
  let letters = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** @param {PevBox} box */
function pevAddress(box) {
  const first = `${pevLetters(box.left)}${box.top}`;
  return box.top === box.bottom && box.left === box.right ? first : `${first}:${pevLetters(box.right)}${box.bottom}`;
}
