// Somebody who sends requests by hand: plain HTTP with a cookie jar, for what a browser would not let one send.

import assert from "node:assert/strict";

import { PASSWORD } from "./browser.mjs";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", "#x2F": "/" };

/** HTML's own marks as text. */
export const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|#39|#x27|#x2F);/g, (_, name) => ENTITIES[name]);

/** The attribute of a tag; `undefined` when it has none. */
function attribute(tag, name) {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s/>])`).exec(tag);
  return found ? unescaped(found[1] ?? "") : undefined;
}

/**
 * The forms of a page as they stand: `{ action, values, fields }`, where `fields` are those one sees:
 * `{ name, id, kind, required }`, `kind` being text, area, number, date, email, password, radio, checkbox or select.
 */
export function formsOf(html) {
  return (html.match(/<form\b[\s\S]*?<\/form>/g) ?? []).map((form) => {
    const values = {};
    const fields = new Map();
    const seen = (tag, kind) => {
      const name = attribute(tag, "name");
      if (!name || fields.has(name)) return;
      const numeric = attribute(tag, "inputmode") === "numeric";
      const required = attribute(tag, "aria-required") === "true";
      fields.set(name, { name, id: attribute(tag, "id"), kind: numeric ? "number" : kind, required });
    };
    for (const tag of form.match(/<input\b[^>]*>/g) ?? []) {
      const [name, type] = [attribute(tag, "name"), attribute(tag, "type") ?? "text"];
      if (type !== "hidden") seen(tag, type);
      const unticked = (type === "checkbox" || type === "radio") && attribute(tag, "checked") === undefined;
      if (name && !unticked) values[name] = attribute(tag, "value") ?? "";
    }
    for (const [whole, tag, body] of form.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
      seen(/^<[^>]*>/.exec(whole)[0], "area");
      values[attribute(`${tag}>`, "name")] = unescaped(body.replace(/^\n/, ""));
    }
    for (const [whole, tag, body] of form.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
      seen(/^<[^>]*>/.exec(whole)[0], "select");
      const chosen = (body.match(/<option\b[^>]*>/g) ?? []).find((option) => attribute(option, "selected") !== undefined);
      values[attribute(`${tag}>`, "name")] = chosen ? attribute(chosen, "value") : "";
    }
    return { action: attribute(/^<form[^>]*>/.exec(form)[0], "action"), values, fields: [...fields.values()] };
  });
}

/** The values with which the form that posts to `action` would be sent as it stands. */
export function formValues(html, action) {
  const form = formsOf(html).find((one) => one.action === action);
  assert.ok(form, `there is no form to ${action}`);
  return form.values;
}

export class Client {
  constructor(origin) {
    Object.assign(this, { origin, cookies: new Map() });
  }

  static async signedIn(origin, name) {
    const client = new Client(origin);
    await client.signIn(name);
    return client;
  }

  async signIn(name, next = "/") {
    const answer = await this.post("/fn/sign-in", { email: `${name}@exempelkommun.example`, password: PASSWORD, next });
    assert.equal(answer.status, 302, `signing in as ${name}`);
    return answer.location;
  }

  /** One request, without following: `{ status, location, text, headers }`. */
  async request(address, init = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(new URL(address, this.origin), {
      redirect: "manual",
      ...init,
      headers: { accept: "text/html", "accept-language": "sv", ...(cookie && { cookie }), ...init.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=0/i.test(line) || value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const location = answer.headers.get("location") ?? "";
    return { status: answer.status, location, text: await answer.text(), headers: answer.headers };
  }

  get(address) {
    return this.request(address);
  }

  /** Posts a form. */
  post(address, values, headers = {}) {
    return this.request(address, { method: "POST", body: new URLSearchParams(values), headers });
  }

  /** Posts a form with files, each `[name, content]`. */
  upload(address, values, files = [], headers = {}) {
    const body = new FormData();
    // The files of a form come last.
    for (const [name, value] of Object.entries(values)) if (name !== "file") body.append(name, value);
    for (const [name, content] of files) body.append("file", new Blob([content]), name);
    return this.request(address, { method: "POST", body, headers });
  }

  /** Posts a form and follows where it leads: the page one sees. */
  async send(address, values, headers = {}) {
    let answer = await this.post(address, values, headers);
    let steps = 0;
    while (answer.status >= 300 && answer.status < 400) {
      assert.ok((steps += 1) < 6, "led in circles");
      const at = answer.location;
      answer = { ...(await this.get(at)), address: at };
    }
    return answer;
  }

  /** Opens a page and gives the values of one of its forms. */
  async form(address, action) {
    const page = await this.get(address);
    assert.equal(page.status, 200, address);
    return formValues(page.text, action);
  }
}
