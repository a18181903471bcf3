// The part of the object model of WPS 表格 that the add-in uses, with the types that it really has: the declarations of
// the npm package wps-jsapi name every member, but give many of them as void or number. A test holds each member named
// here to those declarations, so nothing is called that WPS does not have. Not part of the add-in that is installed.

declare namespace Pev {
  /** A cell's content as the object model gives it. */
  type Content = string | number | boolean | null | undefined;
  type Block = Content | Content[][];

  interface Application {
    readonly ActiveWorkbook: Workbook | null;
    readonly ActiveCell: Range | null;
    readonly ActiveWindow: Window;
    readonly Workbooks: { Item(name: string): Workbook };
    ScreenUpdating: boolean | number;
    EnableEvents: boolean;
    DisplayAlerts: boolean | number;
    readonly PluginStorage: PluginStorage;
    readonly ApiEvent: ApiEvent;
    CreateTaskPane(url: string, title: string): TaskPane;
    GetTaskPane(id: number): TaskPane;
  }

  interface PluginStorage {
    getItem(key: string): string | number | null | undefined;
    setItem(key: string, value: string | number): void;
  }

  interface ApiEvent {
    AddApiEventListener(name: "SheetChange", callback: () => void): void;
  }

  interface TaskPane {
    readonly ID: number;
    Visible: boolean;
    Width: number;
  }

  interface Window {
    SplitRow: number;
    SplitColumn: number;
    FreezePanes: boolean;
  }

  interface Workbook {
    readonly Name: string;
    readonly FullName: string;
    readonly Path: string;
    readonly Date1904: boolean | number;
    readonly ProtectStructure: boolean;
    readonly ActiveSheet: { readonly Name: string; Activate(): void };
    readonly Worksheets: Worksheets;
    Activate(): void;
  }

  interface Worksheets {
    readonly Count: number;
    Item(index: number | string): Worksheet;
    Add(before: undefined, after: Worksheet): Worksheet;
  }

  interface Worksheet {
    Name: string;
    readonly Visible: number;
    readonly ProtectContents: boolean | number;
    readonly ProtectionMode: boolean | number;
    readonly UsedRange: Range;
    readonly Cells: Range;
    readonly Comments: Comments;
    readonly Hyperlinks: { Add(anchor: Range, address: string, subAddress: string): void };
    readonly PageSetup: PageSetup;
    readonly Tab: { Color: number };
    Range(address: string): Range;
    Activate(): void;
    Delete(): void;
    PrintPreview(): void;
  }

  interface Range {
    readonly Row: number;
    readonly Column: number;
    readonly Rows: { readonly Count: number };
    readonly Columns: { readonly Count: number };
    readonly Areas: { readonly Count: number; Item(index: number): Range };
    /** null where the cells differ. */
    readonly MergeCells: boolean | null;
    readonly MergeArea: Range;
    /** null where the cells differ. */
    NumberFormat: string | null;
    Value2: Block;
    Formula: Block;
    readonly FormatConditions: FormatConditions;
    readonly Font: { Bold: boolean };
    RowHeight: number;
    ColumnWidth: number;
    WrapText: boolean;
    VerticalAlignment: number;
    Address(rowAbsolute: boolean, columnAbsolute: boolean): string;
    SpecialCells(type: number): Range;
    AddComment(text: string): Comment;
    AutoFilter(): void;
    Select(): void;
  }

  interface Comments {
    readonly Count: number;
    Item(index: number): Comment;
  }

  interface Comment {
    readonly Parent: Range;
    readonly Shape: { Width: number; Height: number };
    Text(): string;
    Delete(): void;
  }

  interface FormatConditions {
    readonly Count: number;
    Item(index: number): FormatCondition;
    Add(type: number, operator: number | undefined, formula: string): FormatCondition;
  }

  interface FormatCondition {
    readonly Type: number;
    readonly Formula1: string;
    readonly Interior: { Color: number };
    Delete(): void;
  }

  interface PageSetup {
    Orientation: number;
    PaperSize: number;
    Zoom: boolean | number;
    FitToPagesWide: boolean | number;
    FitToPagesTall: boolean | number;
    PrintTitleRows: string;
  }

  /** What the ribbon hands over. */
  interface Control {
    readonly Id: string;
  }

  /** How the service is reached; written into pairing.js when the add-in is installed. */
  interface Pairing {
    address: string;
    token: string;
  }

  /** The workbook and what to do in it, as docs/服务接口.md describes them. */
  type Answer = unknown[];
  type Step = [string, string, string, string | number, string | number];

  interface Finding {
    code: string;
    severity: "error" | "warning" | "info";
    sheet: string;
    cell: string;
    message: string;
    advice: string;
    source: string;
    name: string;
    why: string;
    because: number | null;
  }

  interface Told {
    message: string;
    steps: Step[];
    go: { sheet: string; cell: string } | null;
    show: string[];
    findings: Finding[];
    listed: boolean;
    files: { name: string; path: string }[];
  }

  /** A finding in the list: `fixed` when a later look did not find it any more. */
  interface Line extends Finding {
    fixed: boolean;
  }

  /** What both pages know: the last message and the list, of one workbook. */
  interface State {
    serial: number;
    busy: boolean;
    tone: "work" | "done" | "fault";
    message: string;
    view: "list" | "settings";
    book: string;
    name: string;
    lines: Line[];
    here: { sheet: string; cell: string } | null;
    undo: Undo | null;
  }

  /** What a press has written, to take it back: cells as they were, sheets that it marked, the table that it added. */
  interface Undo {
    book: string;
    cells: { sheet: string; address: string; formats: (string | null)[]; before: Content[] }[];
    marked: string[];
    added: string[];
  }

  interface Settings {
    law: string;
    hidden: boolean;
    fonts: string;
    charts: boolean;
    laws: { name: string; title: string }[];
  }
}

interface Window {
  Application: Pev.Application;
  PEV_SERVICE?: Pev.Pairing;
}
