// window.Application as WPS gives it to the pages of an add-in, with every access answered by the test: objects are
// numbers there, and a member that the stand-in does not have is an error. A question from a page takes milliseconds, so
// members that only lead on to others are asked for together with what they lead to; each still counts.
(bridge) => {
  const METHODS = [
    ...["Activate", "Add", "AddComment", "Address", "AutoFilter", "CreateTaskPane", "Delete", "GetTaskPane", "Item"],
    ...["PrintPreview", "Range", "Select", "SpecialCells", "Text", "getItem", "setItem"],
  ];
  const LEADING = [
    ...["Cells", "Columns", "Comments", "Font", "FormatConditions", "Hyperlinks", "Interior", "MergeArea", "PluginStorage", "Range"],
    ...["Rows", "Shape", "Tab", "Worksheets"],
  ];
  const ask = (message) => {
    const request = new XMLHttpRequest();
    request.open("POST", bridge, false);
    request.send(JSON.stringify(message));
    const told = JSON.parse(request.responseText);
    if (told.fault) throw new Error(told.fault);
    return told.object ? wrap(told.object, []) : told.value;
  };
  const PLACE = Symbol("place");
  const plain = (value) => (value && value[PLACE] ? value[PLACE] : value);
  const wrap = (object, path) =>
    new Proxy(Object.create(null), {
      get: (_, name) => {
        if (name === PLACE) return { object, path };
        if (typeof name === "symbol" || name === "toJSON") return undefined;
        const next = (step) => (LEADING.includes(name) ? wrap(object, [...path, step]) : ask({ object, path: [...path, step] }));
        return METHODS.includes(name) ? (...given) => next({ name, given: given.map(plain) }) : next({ name });
      },
      set: (_, name, value) => {
        ask({ object, path: [...path, { name, value: plain(value === undefined ? null : value) }] });
        return true;
      },
    });
  const heard = {};
  const application = ask({});
  const events = { AddApiEventListener: (name, callback) => (heard[name] = [...(heard[name] || []), callback]) };
  window.Application = new Proxy(application, { get: (target, name) => (name === "ApiEvent" ? events : target[name]) });
  window.fire = (name) => (heard[name] || []).forEach((callback) => callback());
}
