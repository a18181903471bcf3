// Every member of macros/wps/types.d.ts is one that the declarations of WPS name. What those call by another type than it
// has is left to types.d.ts; a member that they do not have is an error here.
/// <reference path="../../macros/wps/types.d.ts" />
/// <reference types="wps-jsapi" />

type Named<Ours, Theirs> = Exclude<keyof Ours, keyof Theirs> extends never ? true : { missing: Exclude<keyof Ours, keyof Theirs> };
type Global = typeof wps;

export const declared: {
  application: Named<Pev.Application, Et.EtApplication & Global>;
  storage: Named<Pev.PluginStorage, Global["PluginStorage"]>;
  events: Named<Pev.ApiEvent, Global["ApiEvent"]>;
  pane: Named<Pev.TaskPane, wps.CustomTaskpane>;
  books: Named<Pev.Application["Workbooks"], Et.EtWorkbooks>;
  window: Named<Pev.Window, Et.EtWindow>;
  book: Named<Pev.Workbook, Et.EtWorkbook>;
  active: Named<Pev.Workbook["ActiveSheet"], Et.EtWorksheet>;
  sheets: Named<Pev.Worksheets, Et.EtSheets>;
  sheet: Named<Pev.Worksheet, Et.EtWorksheet>;
  links: Named<Pev.Worksheet["Hyperlinks"], Et.EtHyperlinks>;
  page: Named<Pev.PageSetup, Et.EtPageSetup>;
  tab: Named<Pev.Worksheet["Tab"], Et.EtTab>;
  range: Named<Pev.Range, Et.EtRange>;
  rows: Named<Pev.Range["Rows"], Et.EtRange>;
  columns: Named<Pev.Range["Columns"], Et.EtRange>;
  areas: Named<Pev.Range["Areas"], Et.EtAreas>;
  font: Named<Pev.Range["Font"], Et.EtFont>;
  notes: Named<Pev.Comments, Et.EtComments>;
  note: Named<Pev.Comment, Et.EtComment>;
  frame: Named<Pev.Comment["Shape"], Kso.KsoShape>;
  rules: Named<Pev.FormatConditions, Et.EtFormatConditions>;
  rule: Named<Pev.FormatCondition, Et.EtFormatCondition>;
  colour: Named<Pev.FormatCondition["Interior"], Et.EtInterior>;
} = {
  application: true, storage: true, events: true, pane: true, books: true, window: true, book: true, active: true,
  sheets: true, sheet: true, links: true, page: true, tab: true, range: true, rows: true, columns: true, areas: true, font: true,
  notes: true, note: true, frame: true, rules: true, rule: true, colour: true,
};
