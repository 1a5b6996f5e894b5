// A browser with people in it: contexts signed in as somebody, with or without JavaScript, whose errors are kept.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

import { label, literal, sv } from "./words.mjs";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long a page or a field may keep one waiting, ms. */
const PATIENCE = 15_000;

/** The password of every account of the example municipality. */
export const PASSWORD = "riktning-demo";

/** Opens Chromium; one per test file. */
export async function openBrowser() {
  const executablePath = process.env.RIKTNING_CHROMIUM || "/usr/bin/chromium";
  assert.ok(existsSync(executablePath), `no browser at ${executablePath}: set RIKTNING_CHROMIUM`);
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/**
 * Somebody at a browser. `name` is the account's (`larare`), or empty for a visitor without one.
 * `problems` gathers what browsers report as errors; [`Person.assertQuiet`] fails on any.
 */
export class Person {
  static async enter(browser, origin, name, { script = true, ...options } = {}) {
    const context = await browser.newContext({
      baseURL: origin,
      javaScriptEnabled: script,
      locale: "sv-SE",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    const person = new Person(context, await context.newPage(), name, script);
    if (name) await person.signIn();
    return person;
  }

  constructor(context, page, name, script) {
    Object.assign(this, { context, page, name, script, problems: [] });
    page.on("pageerror", (error) => this.problems.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      const from = message.location().url;
      // A page that answers 404, 409 or 422 is meant to; the browser tells it as an error all the same.
      const answered = /^Failed to load resource: the server responded with a status of (4\d\d|503)/.test(message.text());
      if (answered && !from.includes("/assets/") && !from.includes("/fn/")) return;
      this.problems.push(`${page.url()}: ${message.text()} (${from})`);
    });
  }

  assertQuiet() {
    assert.deepEqual(this.problems, [], `the browser of ${this.name || "a visitor"} reported errors`);
  }

  async leave() {
    this.assertQuiet();
    await this.context.close();
  }

  /** Signs in by the form, as anybody does. */
  async signIn() {
    await this.go("/sign-in");
    await this.page.getByLabel(label(sv("sign_in.email"))).fill(`${this.name}@exempelkommun.example`);
    await this.page.getByLabel(label(sv("sign_in.password"))).fill(PASSWORD);
    await this.press(sv("sign_in.submit"), this.page.locator('form[action="/fn/sign-in"]').first());
    await this.page.getByRole("button", { name: sv("common.sign_out"), exact: true }).waitFor();
  }

  /** Goes to an address and expects its status. */
  async go(address, status = 200) {
    const answer = await this.page.goto(address);
    assert.equal(answer.status(), status, `${address} as ${this.name || "a visitor"}`);
    await this.settle();
    return answer;
  }

  /** With scripts, a page is ready when its islands are. */
  async settle() {
    await this.page.waitForLoadState("load");
    if (this.script) await this.page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  }

  /** Does what leads to another page; gives that page's answer. */
  async leads(act) {
    const arrives = (response) =>
      response.request().isNavigationRequest() && (response.status() < 300 || response.status() >= 400);
    const [answer] = await Promise.all([this.page.waitForResponse(arrives), this.page.waitForEvent("load"), act()]);
    await this.settle();
    return answer;
  }

  /** Presses a button that leads to another page, and expects the status of that page. */
  async press(name, scope = this.page, status = 200) {
    const button = scope.getByRole("button", { name, exact: true }).first();
    const answer = await this.leads(() => button.click());
    if (answer.status() !== status) {
      assert.fail(`“${name}” by ${this.name || "a visitor"} led to ${answer.status()} ${answer.url()}:\n${await this.text()}`);
    }
  }

  /** Follows a link and expects the status of its page. A link within the page leads nowhere else. */
  async follow(name, scope = this.page, status = 200) {
    const link = scope.getByRole("link", { name, exact: typeof name === "string" }).first();
    const answer = await this.leads(() => link.click());
    assert.equal(answer.status(), status, `“${name}” led to ${answer.url()}`);
  }

  /** The form that posts to `/fn/<action>`, or with files to `/upload/<action>`. */
  form(action) {
    return this.page.locator(`form:has([formaction="/fn/${action}"]), form[action="/fn/${action}"], form[action="/upload/${action}"]`).first();
  }

  /** Unfolds a step that is folded. */
  async unfold(name, scope = this.page) {
    const step = scope.locator("details").filter({ has: this.page.locator("summary").filter({ hasText: new RegExp(`^\\s*${literal(name)}\\s*$`) }) }).first();
    if ((await step.getAttribute("open")) === null) await step.locator("summary").first().click();
    return step;
  }

  /**
   * Fills in fields of a form by their labels: text for text, `true` for a box or radio button to tick, for a
   * select the words of the choice.
   */
  async fill(scope, values) {
    for (const [name, value] of Object.entries(values)) {
      const field = scope.getByLabel(label(name)).first();
      if (value === true) {
        await field.check();
      } else if ((await field.evaluate((element) => element.localName)) === "select") {
        await field.selectOption(typeof value === "string" ? { label: value } : value);
      } else {
        await field.fill(value);
      }
    }
  }

  /** Ticks one choice of a question with its choices in sight. */
  async choose(scope, question, choice) {
    const group = scope.getByRole("group", { name: label(question) });
    await group.getByLabel(choice, { exact: true }).check();
  }

  /** The page as it was sent, without what the browser made of it. */
  async html(address) {
    const answer = await this.context.request.get(address, { headers: { accept: "text/html" } });
    return { status: answer.status(), text: await answer.text() };
  }

  /** Sends a form that the page does not offer; gives the page it leads to. */
  async force(action, values) {
    const answer = await this.context.request.post(`/fn/${action}`, { form: values, headers: { accept: "text/html" } });
    return { status: answer.status(), text: await answer.text() };
  }

  /** What one reads on the page. */
  async text() {
    return (await this.page.locator("main").innerText()).replace(/[\u00a0\u202f]/g, " ");
  }

  async sees(...texts) {
    const read = await this.text();
    for (const text of texts) assert.ok(read.includes(text), `${this.name || "a visitor"} does not see “${text}” on ${this.page.url()}:\n${read}`);
  }

  async doesNotSee(...texts) {
    const read = await this.text();
    for (const text of texts) assert.ok(!read.includes(text), `${this.name || "a visitor"} sees “${text}” on ${this.page.url()}`);
  }
}
