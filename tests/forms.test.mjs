// Every form of every role: each field too long, with control characters, of the wrong kind, empty. All are
// refused at the field, with what was typed still there, and nothing changes.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Client, formsOf } from "./lib/client.mjs";
import { serve } from "./lib/server.mjs";
import { execute } from "./lib/sqlite.mjs";
import { sv } from "./lib/words.mjs";

let server;

before(async () => {
  server = await serve();
});

after(async () => {
  await server?.stop();
});

/** The forms of the frame, which keep no texts. */
const FRAME = ["/fn/sign-out", "/fn/preferences"];

const TEXTS = ["text", "area", "number", "date"];
const CHOICES = ["select", "radio"];

function one(table, state) {
  const rows = execute(server.file, `SELECT reference FROM ${table} WHERE state = '${state}' ORDER BY reference DESC LIMIT 1`);
  return rows[0][0];
}

/** The pages with forms of a role. */
function pagesOf(name) {
  const proposal = (state, tab) => `/proposals/${one("proposals", state)}?tab=${tab}`;
  if (name === "larare") return ["/needs/new"];
  if (name === "strateg") {
    const sections = ["basics", "responsibility", "needs", "contributions", "placement", "alternatives", "costs"];
    const more = ["benefits", "risks", "information", "privacy", "staff"];
    return [
      ...["submitted", "registered", "assessed", "parked"].map((state) => `/needs/${one("needs", state)}`),
      "/proposals/new",
      ...[...sections, ...more].map((section) => `/proposals/${one("proposals", "in_preparation")}/edit/${section}`),
      proposal("in_preparation", "referral"),
      proposal("in_preparation", "reviews"),
      proposal("on_referral", "referral"),
      proposal("in_review", "scoring"),
      proposal("prioritised", "decision"),
      proposal("ready_for_decision", "decision"),
      `/proposals/${one("proposals", "in_execution")}`,
      "/plan/2",
    ];
  }
  if (name === "portfolj" || name === "arkitekt") return [proposal("in_review", "reviews"), proposal("in_review", "scoring")];
  if (name === "direktor") return [proposal("ready_for_decision", "decision")];
  return [proposal("in_decision", "decision"), proposal("approved_with_changes", "decision")];
}

/** What is seen of a value: a wrong one is told at its field. */
const told = (page, field) => new RegExp(`id="${field.id}-error"`).test(page);

/** Fields that only count when another one says so. */
const CONDITIONAL = /^(text_\d+|processor_name|dpia_reason|children|third_country|processor|dpia|hours|rate|staff_.*|union_status|tabled_until|meeting_on|principle_reason)$/;

async function assertRefused(client, address, form, how, change) {
  const fields = form.fields.filter((field) => change(field) !== undefined && !CONDITIONAL.test(field.name));
  if (fields.length === 0) return [];
  const values = { ...form.values };
  for (const field of fields) values[field.name] = change(field);
  const page = await client.send(form.action, values);
  const where = `${address} ${form.action} ${how}`;
  if (page.status !== 422) return [`${where}: ${page.status}`];
  const wrong = [];
  // Of a group of radio buttons only the first has the field's own id.
  const again = formsOf(page.text).find((other) => other.action === form.action && other.fields[0]?.id === form.fields[0]?.id);
  for (const field of fields) {
    if (!told(page.text, field)) wrong.push(`${where}: nothing is told at ${field.name}`);
    if (TEXTS.includes(field.kind) && again?.values[field.name] !== values[field.name]) {
      wrong.push(`${where}: what was typed in ${field.name} is lost`);
    }
  }
  return wrong;
}

for (const name of ["larare", "strateg", "portfolj", "arkitekt", "direktor", "sekreterare"]) {
  describe(`the forms of ${name}`, () => {
    test("are refused field by field, and nothing is lost or changed", async () => {
      const client = await Client.signedIn(server.origin, name);
      const count = "SELECT (SELECT COUNT(*) FROM journal), (SELECT COUNT(*) FROM needs), (SELECT COUNT(*) FROM proposals)";
      const before = execute(server.file, count);
      const wrong = [];
      let seen = 0;
      for (const address of pagesOf(name)) {
        const page = await client.get(address);
        assert.equal(page.status, 200, address);
        for (const form of formsOf(page.text)) {
          if (!form.action?.startsWith("/fn/") || FRAME.includes(form.action) || form.fields.length === 0) continue;
          seen += 1;
          const ways = [
            ["too long", (field) => (TEXTS.includes(field.kind) ? "x".repeat(20_000) : undefined)],
            ["control characters", (field) => (["text", "area"].includes(field.kind) ? "a\u0007b" : undefined)],
            ["wrong kind", (field) => (["number", "date", ...CHOICES].includes(field.kind) ? "nonsens" : undefined)],
            ["empty", (field) => (field.required && TEXTS.includes(field.kind) ? " " : undefined)],
          ];
          for (const [how, change] of ways) wrong.push(...(await assertRefused(client, address, form, how, change)));
        }
      }
      assert.ok(seen > 0, "there are forms");
      assert.deepEqual(wrong, []);
      assert.deepEqual(execute(server.file, count), before, "something was stored");
    });
  });
}

test("an unknown form key or version is no fault of the server", async () => {
  const client = await Client.signedIn(server.origin, "strateg");
  const address = `/proposals/${one("proposals", "in_preparation")}/edit/basics`;
  const values = await client.form(address, "/fn/proposals/basics");
  for (const change of [{ version: "x" }, { version: "-1" }, { version: "999999999999999999999" }, { reference: "P-1-1" }, { reference: "" }]) {
    const page = await client.send("/fn/proposals/basics", { ...values, ...change });
    assert.ok([404, 409].includes(page.status), `${JSON.stringify(change)}: ${page.status}`);
    assert.ok(!page.text.includes(sv("proposals.done_saved")));
  }
});

test("the server's log is quiet", () => server.assertQuiet());
