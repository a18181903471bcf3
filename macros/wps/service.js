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

const PEV_UNPAIRED = "加载项和端口上的程序配对对不上，表格没有送出，也没有改动。请运行 perfeval-xl addin install --wps，再重新打开 WPS。";

/**
 * Make sure that it is the user's own program that listens, not somebody else's who has taken its port: neither token
 * nor form goes out before. The first press starts the program here. Throws `PevProblem`.
 */
async function pevGreet() {
  const pairing = window.PEV_SERVICE;
  const word = pevNewWord();
  const { text } = await pevSend("GET", `hello?word=${word}`, null, false);
  const told = pevParsed(text);
  if (!pairing || !told || told.proof !== pevProof(pairing.token, word)) throw new PevProblem(PEV_UNPAIRED);
}

/** The answer of the service, as JSON. Throws `PevProblem` with what it says instead. @param {"GET" | "POST"} method @param {string} path @param {unknown} [document] */
async function pevAsk(method, path, document) {
  await pevGreet();
  const { status, text } = await pevSend(method, path, document === undefined ? null : JSON.stringify(document), true);
  const told = pevParsed(text);
  if (status === 200 && told) return told;
  if (status === 401) throw new PevProblem(PEV_UNPAIRED);
  throw new PevProblem(told ? `${told.message}（${told.code}）` : "perfeval-xl 的答复看不懂。请再按一次；还不行就运行 perfeval-xl addin status --wps。");
}

/** @param {string} method @param {string} path @param {string | null} body @param {boolean} trusted whether it is told the token @returns {Promise<{status: number, text: string}>} */
function pevSend(method, path, body, trusted) {
  const pairing = window.PEV_SERVICE;
  return new Promise((done, failed) => {
    if (!pairing) throw new PevProblem("加载项还没有和程序配对。请在命令行运行 perfeval-xl addin install --wps，再重新打开 WPS。");
    const request = new XMLHttpRequest();
    request.open(method, `${pairing.address}/api/${path}`);
    if (trusted) request.setRequestHeader("authorization", `Bearer ${pairing.token}`);
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
