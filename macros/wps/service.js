// @ts-check
/// <reference path="types.d.ts" />
"use strict";

// The program on this computer that knows the rules. Its port is always open; the first press makes it start, and it ends
// when nobody has pressed for a while. XMLHttpRequest, because fetch never answers in the browser of some versions of WPS.

const PEV_LONGEST = 120000;

/** What went wrong, in words for the user. */
class PevProblem extends Error {}

/** @param {number} milliseconds @returns {Promise<void>} */
function pevPause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** The answer of the service, as JSON. Throws `PevProblem` with what it says instead. @param {"GET" | "POST"} method @param {string} path @param {unknown} [document] */
async function pevAsk(method, path, document) {
  const { status, text } = await pevSend(method, path, document === undefined ? null : JSON.stringify(document));
  const told = pevParsed(text);
  if (status === 200 && told) return told;
  if (status === 401) throw new PevProblem("加载项和程序的配对对不上。请运行 perfeval-xl addin install --wps，再重新打开 WPS。");
  throw new PevProblem(told ? `${told.message}（${told.code}）` : "perfeval-xl 的答复看不懂。请再按一次；还不行就运行 perfeval-xl addin status --wps。");
}

/** @param {string} method @param {string} path @param {string | null} body @returns {Promise<{status: number, text: string}>} */
function pevSend(method, path, body) {
  const pairing = window.PEV_SERVICE;
  return new Promise((done, failed) => {
    if (!pairing) throw new PevProblem("加载项还没有和程序配对。请在命令行运行 perfeval-xl addin install --wps，再重新打开 WPS。");
    const request = new XMLHttpRequest();
    request.open(method, `${pairing.address}/api/${path}`);
    request.setRequestHeader("authorization", `Bearer ${pairing.token}`);
    if (body !== null) request.setRequestHeader("content-type", "application/json");
    request.timeout = PEV_LONGEST;
    request.onload = () => done({ status: request.status, text: request.responseText });
    request.ontimeout = () => failed(new PevProblem("perfeval-xl 太久没有答复，表格没有改动。请再按一次。"));
    request.onerror = () => failed(new PevProblem("perfeval-xl 没有在运行，表格没有改动。请注销后重新登录电脑；还不行就在命令行运行 perfeval-xl addin install --wps。"));
    request.send(body);
  });
}

/** @param {string} text */
function pevParsed(text) {
  try {
    return JSON.parse(text);
  } catch (fault) {
    return null;
  }
}

/** @param {unknown} fault */
function pevWords(fault) {
  return fault instanceof Error ? fault.message : String(fault);
}
