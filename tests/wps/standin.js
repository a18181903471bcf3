// window.Application as WPS gives it to the pages of an add-in, with every access answered by the test: objects are
// numbers there, and a member that the stand-in does not have is an error. A question from a page takes milliseconds, so
// members that only lead on to others are asked for together with what they lead to, looks that are only ever set go with
// the next question, and the merged areas of a sheet are asked for once.
(bridge) => {
  const METHODS = [
    ...["Activate", "Add", "AddComment", "Address", "AutoFilter", "CreateTaskPane", "Delete", "GetTaskPane", "Item"],
    ...["PrintPreview", "Range", "Select", "SpecialCells", "Text", "getItem", "setItem"],
  ];
  const LEADING = [
    ...["Cells", "Columns", "Comments", "Font", "FormatConditions", "Hyperlinks", "Interior", "PageSetup", "PluginStorage", "Range"],
    ...["Rows", "Shape", "Tab", "Worksheets"],
  ];
  const LOOKS = [
    ...["Bold", "Color", "ColumnWidth", "FitToPagesTall", "FitToPagesWide", "Height", "Orientation", "PaperSize"],
    ...["PrintTitleRows", "RowHeight", "VerticalAlignment", "Width", "WrapText", "Zoom"],
  ];
  const waiting = [];
  const ask = (message) => {
    const request = new XMLHttpRequest();
    request.open("POST", bridge, false);
    request.send(JSON.stringify([...waiting.splice(0), message]));
    const told = JSON.parse(request.responseText);
    if (told.fault) throw new Error(told.fault);
    return told.object ? wrap(told.object, []) : told.value;
  };
  const PLACE = Symbol("place");
  const plain = (value) => (value && value[PLACE] ? value[PLACE] : value);
  const merged = {};
  const mergesOf = (sheet) => (merged[sheet] = merged[sheet] || ask({ object: sheet, path: [{ name: "Merges" }] }).map(pevBoxAt));
  const common = (one, other) => ({
    ...{ top: Math.max(one.top, other.top), left: Math.max(one.left, other.left) },
    ...{ bottom: Math.min(one.bottom, other.bottom), right: Math.min(one.right, other.right) },
  });
  const size = (box) => Math.max(0, box.bottom - box.top + 1) * Math.max(0, box.right - box.left + 1);
  const OF_MERGES = {
    MergeCells: (sheet, box) => {
      const covered = mergesOf(sheet).reduce((sum, area) => sum + size(common(area, box)), 0);
      return covered === 0 ? false : covered === size(box) ? true : null;
    },
    MergeArea: (sheet, box) => {
      const met = mergesOf(sheet).find((area) => size(common(area, box)) > 0);
      return wrap(sheet, [{ name: "Range", given: [pevAddress(met || box)] }]);
    },
    Address: (_, box) => (absolute) => {
      if (absolute) throw new Error("only asked for without dollars");
      return pevAddress(box);
    },
  };
  const isBlock = (path) => path.length === 1 && path[0].name === "Range" && !path[0].given[0].includes(",");
  const wrap = (object, path) =>
    new Proxy(Object.create(null), {
      get: (_, name) => {
        if (name === PLACE) return { object, path };
        if (typeof name === "symbol" || name === "toJSON") return undefined;
        if (name in OF_MERGES && isBlock(path)) return OF_MERGES[name](object, pevBoxAt(path[0].given[0]));
        const next = (step) => (LEADING.includes(name) ? wrap(object, [...path, step]) : ask({ object, path: [...path, step] }));
        return METHODS.includes(name) ? (...given) => next({ name, given: given.map(plain) }) : next({ name });
      },
      set: (_, name, value) => {
        const message = { object, path: [...path, { name, value: plain(value === undefined ? null : value) }] };
        if (LOOKS.includes(name)) waiting.push(message);
        else ask(message);
        return true;
      },
    });
  const heard = {};
  const application = ask({});
  const events = { AddApiEventListener: (name, callback) => (heard[name] = [...(heard[name] || []), callback]) };
  window.Application = new Proxy(application, { get: (target, name) => (name === "ApiEvent" ? events : target[name]) });
  window.fire = (name) => (heard[name] || []).forEach((callback) => callback());
}
