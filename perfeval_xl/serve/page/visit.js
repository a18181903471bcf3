// One visit: who we are to the service, what is asked of it, and files that come back.

const KEY = "perfeval-token";
const TRIES = 3;

export class Problem extends Error {
  constructor(code, message, status) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

export class Visit {
  constructor() {
    const given = new URLSearchParams(location.hash.slice(1)).get("token");
    if (given) {
      sessionStorage.setItem(KEY, given);
      history.replaceState(null, "", location.pathname);
    }
    this.token = sessionStorage.getItem(KEY) ?? "";
    this.waiting = () => undefined; // told of a fault after which the same is sent again
  }

  async status() {
    return (await this.ask("/api/status")).json();
  }

  async login(password) {
    const body = JSON.stringify({ password });
    const answer = await this.ask("/api/login", { method: "POST", body, headers: { "content-type": "application/json" } });
    this.token = (await answer.json()).token;
    sessionStorage.setItem(KEY, this.token);
  }

  async leave() {
    await this.ask("/api/logout", { method: "POST" });
    this.token = "";
    sessionStorage.removeItem(KEY);
  }

  // Sends files; a lost connection and a busy service are tried again, everything else is a Problem.
  async send(act, files, choices = {}, signal = undefined) {
    const query = new URLSearchParams(Object.entries(choices).filter(([, value]) => value !== "" && value !== false));
    for (let attempt = 1; ; attempt += 1) {
      const body = new FormData();
      for (const file of files) body.append("files", file, file.name);
      try {
        return await this.ask(`/api/${act}?${query}`, { method: "POST", body, signal });
      } catch (fault) {
        const again = fault.code === "OFFLINE" || fault.status === 503 || fault.status === 429;
        if (!again || attempt === TRIES) throw fault;
        this.waiting(fault);
        await wait(fault.wait ?? 2 * attempt);
      }
    }
  }

  async ask(address, options = {}) {
    const headers = { ...options.headers, "perfeval-client": "page" };
    if (this.token) headers.authorization = `Bearer ${this.token}`;
    let answer;
    try {
      answer = await fetch(address, { ...options, headers });
    } catch (fault) {
      if (fault.name === "AbortError") throw fault;
      throw new Problem("OFFLINE", "连不上服务。请检查网络；表格还在这一页里，连上以后按“重试”。", 0);
    }
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => ({ code: "INTERNAL", message: "服务没有答复。请稍后再试。" }));
    const problem = new Problem(told.code, told.message, answer.status);
    problem.wait = Math.min(Number(answer.headers.get("retry-after")) || 2, 30);
    throw problem;
  }

  async download(act, files, choices, signal) {
    const answer = await this.send(act, files, choices, signal);
    const [, name] = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("content-disposition") ?? "") ?? [];
    const address = URL.createObjectURL(await answer.blob());
    const link = document.createElement("a");
    link.href = address;
    link.download = name ? decodeURIComponent(name) : "下载";
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    return link.download;
  }
}
