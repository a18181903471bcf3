// @ts-check
/// <reference path="types.d.ts" />
"use strict";

// The page that WPS loads when it starts: what ribbon.xml names. The task pane shows what comes of a press.

const PEV_PANE = "pev_pane";
const PEV_PANE_WIDTH = 380;

/** Called first, with what redraws the ribbon. */
function PevOnLoad() {
  return true;
}

/** One callback for all buttons: the id of a control is "pev_" and the button. @param {Pev.Control} control */
function PevOnAction(control) {
  const button = control.Id.slice("pev_".length);
  const pane = pevShowPane();
  pevPress(button).then(() => {
    const { tone, message } = pevState();
    if (!pane && message && tone !== "work") alert(message);
  });
  return true;
}

/** @param {Pev.Control} control */
function PevGetImage(control) {
  return `images/${control.Id.slice("pev_".length)}.svg`;
}

/** Whether the task pane can be seen now; without it messages come in boxes. */
function pevShowPane() {
  const app = window.Application;
  try {
    const known = Number(app.PluginStorage.getItem(PEV_PANE));
    let pane = known ? app.GetTaskPane(known) : null;
    if (!pane) {
      pane = app.CreateTaskPane(new URL("pane.html", location.href).href, "绩效自评");
      app.PluginStorage.setItem(PEV_PANE, pane.ID);
      pane.Width = PEV_PANE_WIDTH;
    }
    if (!pane.Visible) pane.Visible = true;
    return true;
  } catch (fault) {
    return false;
  }
}
