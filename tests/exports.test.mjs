// Lists taken away as files hold exactly what the page shows: same filter and order, all pages, own rights only.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { Client } from "./lib/client.mjs";
import { serve } from "./lib/server.mjs";

let program;
before(async () => (program = await serve()));
after(() => program.stop());

/** The rows of a file: lists of texts, the heading first. No text of the example has a line break in these columns. */
const rows = (text) => {
  assert.ok(text.startsWith("\u{feff}"), "the mark of UTF-8 is missing");
  return text.slice(1).trim().split("\n").map((line) => line.match(/("([^"]|"")*"|[^;]*)(;|$)/g).slice(0, -1).map((cell) => cell.replace(/;$/, "").replace(/^"|"$/g, "").replaceAll('""', '"')));
};

async function file(client, address) {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(`${client.origin}${address}`, { headers: { cookie, "accept-language": "sv" }, redirect: "manual" });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, bytes, text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), headers: answer.headers };
}

/** The references on all pages of a list, in order. */
async function shown(client, address, kind) {
  const found = [];
  for (let page = 1; ; page += 1) {
    const { text } = await client.get(`${address}${address.includes("?") ? "&" : "?"}page=${page}`);
    const here = [...text.matchAll(new RegExp(`href="/${kind}/([BP]-\\d{4}-\\d+)"`, "g"))].map(([, one]) => one).filter((one) => !found.includes(one));
    if (here.length === 0) return found;
    found.push(...here);
  }
}

test("the file of needs is the list, all pages of it", async () => {
  const staff = await Client.signedIn(program.origin, "strateg");
  for (const query of ["", "?sort=title", "?state=registered&sort=-submitted", "?q=n%C3%A4t"]) {
    const got = await file(staff, `/needs.csv${query}`);
    assert.equal(got.status, 200);
    assert.match(got.headers.get("content-disposition"), /^attachment; filename="needs-\d{4}-\d\d-\d\d.csv"$/);
    const [head, ...body] = rows(got.text);
    assert.equal(head[0], "Nummer");
    assert.deepEqual(body.map(([reference]) => reference), await shown(staff, `/needs${query}`, "needs"), query);
  }
});

test("a file holds only what one may see", async () => {
  const teacher = await Client.signedIn(program.origin, "larare");
  const mine = rows((await file(teacher, "/needs.csv")).text).slice(1);
  const all = rows((await file(await Client.signedIn(program.origin, "strateg"), "/needs.csv")).text).slice(1);
  assert.ok(mine.length > 0 && mine.length < all.length);
  assert.equal((await file(teacher, "/proposals.csv")).status, 403);
  const nobody = new Client(program.origin);
  const refused = await file(nobody, "/needs.xlsx");
  assert.equal(refused.status, 303);
  assert.match(refused.headers.get("location"), /^\/sign-in\?next=/);
});

test("initiatives are for everyone, and spreadsheets are spreadsheets", async () => {
  const nobody = new Client(program.origin);
  const [head, ...body] = rows((await file(nobody, "/initiatives.csv?sort=title")).text);
  assert.equal(head[1], "Rubrik");
  assert.ok(body.length > 0);
  const staff = await Client.signedIn(program.origin, "strateg");
  for (const [client, list] of [[nobody, "initiatives"], [staff, "needs"], [staff, "proposals"]]) {
    const got = await file(client, `/${list}.xlsx`);
    assert.equal(got.status, 200, list);
    assert.match(got.headers.get("content-type"), /spreadsheetml/);
    assert.equal(got.bytes.subarray(0, 2).toString(), "PK");
    const page = await client.get(`/${list}`);
    assert.ok(page.text.includes(`href="/${list}.xlsx"`), `/${list} has no link`);
  }
});
