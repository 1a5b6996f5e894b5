// What is refused, how it is told, and that nothing is lost or stored half.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { PASSWORD } from "./lib/browser.mjs";
import { Client, formValues } from "./lib/client.mjs";
import { serve } from "./lib/server.mjs";
import { sv } from "./lib/words.mjs";

let server;
let teacher;
let strategist;

before(async () => {
  server = await serve();
  teacher = await Client.signedIn(server.origin, "larare");
  strategist = await Client.signedIn(server.origin, "strateg");
});

after(async () => {
  assert.equal(await server?.stop(), 0, "the server stops in order");
});

/** A need form that can be submitted. */
async function filledNeed(client, changes = {}) {
  return {
    ...(await client.form("/needs/new", "/fn/needs/submit")),
    title: "Projektor i aulan",
    problem: "Bilden är för mörk.",
    desired_effect: "Alla ser.",
    affected_pupils: "on",
    urgency: "wish",
    personal_data: "none",
    ...changes,
  };
}

/** Is what was typed still in the field? */
const keeps = (html, action, name, value) => assert.equal(formValues(html, action)[name], value, `${name} is kept`);

describe("fields of a need", () => {
  const wrong = [
    ["title", "å".repeat(121), sv("forms.too_long", { actual: 121, max: 120 })],
    ["title", "", sv("forms.required")],
    ["title", "a\u001bb", sv("forms.control_characters")],
    ["problem", "x".repeat(5001), sv("forms.too_long", { actual: "5 001", max: "5 000" })],
    ["problem", "", sv("forms.required")],
    ["current_situation", "a\u0000b", sv("forms.control_characters")],
    ["desired_effect", " \n ", sv("forms.required")],
    ["affected_other", "x".repeat(201), sv("forms.too_long", { actual: 201, max: 200 })],
    ["affected_count", "många", sv("forms.not_a_number")],
    ["affected_count", "-4", sv("forms.out_of_range", { min: "0", max: "10 000 000" })],
    ["affected_count", "99999999999999999999", ""],
    ["urgency", "", sv("forms.required")],
    ["urgency", "snart", sv("forms.unknown_choice")],
    ["wanted_by", "i vår", sv("forms.not_a_date")],
    ["wanted_by", "2027-02-30", sv("forms.not_a_date")],
    ["personal_data", "lite", sv("forms.unknown_choice")],
    ["unit", "S1", sv("forms.unknown_reference")],
  ];
  for (const [name, value, message] of wrong) {
    test(`${name}: ${JSON.stringify(value.slice(0, 12))}`, async () => {
      const page = await teacher.send("/fn/needs/submit", await filledNeed(teacher, { [name]: value }));
      assert.equal(page.status, 422);
      const text = page.text.replace(/[\u00a0\u202f]|&nbsp;/g, " ");
      assert.ok(text.includes(message), `says “${message}”`);
      assert.match(text, new RegExp(`id="need-${name}-error"|name="unit"`), "the error stands at its field");
      assert.ok(text.includes(sv("forms.nothing_lost")));
      keeps(page.text, "/fn/needs/submit", name === "title" ? "problem" : "title", name === "title" ? "Bilden är för mörk." : "Projektor i aulan");
    });
  }

  test("several errors are told at once, each with a link to its field", async () => {
    const values = await filledNeed(teacher, { title: "", problem: "", affected_count: "x" });
    const page = await teacher.send("/fn/needs/submit", values);
    assert.ok(page.text.includes(sv("forms.summary_many", { count: 3 })));
    for (const name of ["title", "problem", "affected_count"]) assert.ok(page.text.includes(`href="#need-${name}"`), name);
  });

  test("fields that are missing altogether", async () => {
    const page = await teacher.send("/fn/needs/submit", {});
    assert.equal(page.status, 422);
    assert.ok(page.text.includes(sv("forms.required")));
  });

  test("bytes that are no text", async () => {
    const answer = await teacher.request("/fn/needs/submit", {
      method: "POST",
      body: Buffer.from([0x74, 0x69, 0x74, 0x6c, 0x65, 0x3d, 0x25, 0x66, 0x66, 0xff, 0xfe]),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    assert.ok(answer.status < 500, String(answer.status));
  });
});

describe("markup stays text", () => {
  const title = "</title><script>alert(1)</script>";
  const problem = "</textarea><script>alert(2)</script><img src=x onerror=alert(3)>";
  const clean = (page, where) => {
    assert.ok(!/<script>alert|<img src=x/.test(page.text), `markup came through on ${where}`);
    assert.equal((page.text.match(/<title/g) ?? []).length, 1, `one title on ${where}`);
  };

  test("in a refused form, a draft, the need, lists and the journal", async () => {
    const refused = await teacher.send("/fn/needs/submit", await filledNeed(teacher, { title, problem, urgency: "" }));
    assert.equal(refused.status, 422);
    clean(refused, "the refused form");
    keeps(refused.text, "/fn/needs/submit", "problem", problem);
    keeps(refused.text, "/fn/needs/submit", "title", title);

    const sent = await teacher.send("/fn/needs/submit", await filledNeed(teacher, { title, problem }));
    assert.equal(sent.status, 200);
    assert.ok(sent.text.includes("&lt;script&gt;alert(1)"), "the title is shown as it was typed");
    clean(sent, "the need");
    const need = /B-\d{4}-\d{4}/.exec(sent.address)[0];
    for (const [client, address] of [
      [teacher, "/"],
      [teacher, "/needs?which=mine"],
      [strategist, `/needs/${need}`],
      [strategist, "/needs"],
      [strategist, "/journal"],
      [strategist, "/"],
    ]) {
      const page = await client.get(address);
      assert.equal(page.status, 200, address);
      clean(page, address);
    }
  });

  test("in addresses", async () => {
    for (const address of [
      "/needs?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
      "/needs/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
      "/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
      "/initiatives?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&year=%3Cscript%3E",
    ]) {
      const page = await teacher.get(address);
      assert.ok(page.status < 500, `${address}: ${page.status}`);
      assert.ok(!page.text.includes("<script>alert"), address);
    }
  });
});

describe("what a form carries", () => {
  test("10 MB is refused with a page, and nothing is kept", async () => {
    const page = await teacher.post("/fn/needs/submit", await filledNeed(teacher, { problem: "x".repeat(10_000_000) }));
    assert.equal(page.status, 413);
    assert.ok(page.text.includes(sv("errors.too_large_title")));
  });

  test("10 MB without a length is refused too", async () => {
    const chunk = Buffer.alloc(65_536, "x");
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (sent >= 10_000_000) return controller.close();
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await teacher.request("/fn/needs/submit", { method: "POST", body, headers, duplex: "half" }).catch(() => null);
    // Either told, or the connection is closed before all was sent.
    assert.ok(answer === null || answer.status === 413 || answer.status === 400, String(answer?.status));
    assert.equal((await fetch(`${server.origin}/readyz`)).status, 200);
  });

  test("from another site: 403", async () => {
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }]) {
      const page = await teacher.post("/fn/needs/submit", await filledNeed(teacher), headers);
      assert.equal(page.status, 403, JSON.stringify(headers));
      assert.ok(page.text.includes(sv("errors.forged_title")));
    }
  });

  test("sent twice at once does one thing", async () => {
    const values = await filledNeed(teacher, { title: "Sänt två gånger" });
    const both = await Promise.all([teacher.post("/fn/needs/submit", values), teacher.post("/fn/needs/submit", values)]);
    const third = await teacher.post("/fn/needs/submit", values);
    const numbers = new Set([...both, third].map((answer) => /B-\d{4}-\d{4}/.exec(answer.location)?.[0]));
    assert.equal(numbers.size, 1, [...numbers].join(", "));
    const list = await strategist.get("/needs?q=S%C3%A4nt+tv%C3%A5+g%C3%A5nger");
    assert.equal(list.status, 200);
    assert.equal(new Set(list.text.match(/\/needs\/B-\d{4}-\d{4}/g)).size, 1, "one need in the list");
  });

  test("sent, and sent again with another text by going back: nothing is lost unseen", async () => {
    const first = await filledNeed(teacher, { title: "Tillbaka i webbläsaren" });
    const draft = await teacher.send("/fn/needs/save", first);
    const edit = `${draft.address.split("?")[0]}/edit`;
    const page = await teacher.form(edit, "/fn/needs/submit");
    assert.equal((await teacher.send("/fn/needs/save", { ...page, problem: "Först sparat." })).status, 200);
    const again = await teacher.send("/fn/needs/save", { ...page, problem: "Ändrat efter att ha gått tillbaka." });
    assert.equal(again.status, 409);
    assert.ok(again.text.includes("Först sparat.") && again.text.includes("Ändrat efter att ha gått tillbaka."));
    // The other button of the same page, with what is saved already: nothing is lost by going on.
    const other = await teacher.send("/fn/needs/submit", { ...page, problem: "Först sparat." });
    assert.equal(other.status, 200);
    assert.ok(other.text.includes("Först sparat."));
  });

  test("in a form based on what has changed meanwhile: both texts", async () => {
    const draft = await teacher.send("/fn/needs/save", await filledNeed(teacher, { title: "Skrivet på två ställen" }));
    const edit = `${draft.address.split("?")[0]}/edit`;
    const [one, two] = [await teacher.form(edit, "/fn/needs/submit"), await teacher.form(edit, "/fn/needs/submit")];
    const first = await teacher.send("/fn/needs/save", { ...one, problem: "Den första texten." });
    assert.equal(first.status, 200);
    const second = await teacher.send("/fn/needs/save", { ...two, problem: "Den andra texten." });
    assert.equal(second.status, 409);
    for (const text of [sv("forms.stale_title"), "Den första texten.", "Den andra texten."]) {
      assert.ok(second.text.includes(text), text);
    }
    keeps(second.text, "/fn/needs/submit", "problem", "Den andra texten.");
    // Having compared, the second one may save.
    const again = await teacher.send("/fn/needs/save", formValues(second.text, "/fn/needs/submit"));
    assert.equal(again.status, 200);
    assert.ok(again.text.includes("Den andra texten.") && !again.text.includes("Den första texten."));
  });

  test("of a matter that has gone on: told why, and the text is in sight", async () => {
    const draft = await teacher.send("/fn/needs/save", await filledNeed(teacher, { title: "Skickat i ett annat fönster" }));
    const edit = `${draft.address.split("?")[0]}/edit`;
    const [one, two] = [await teacher.form(edit, "/fn/needs/submit"), await teacher.form(edit, "/fn/needs/submit")];
    assert.equal((await teacher.send("/fn/needs/submit", one)).status, 200);
    const late = await teacher.send("/fn/needs/save", { ...two, problem: "Skrivet när det redan var skickat." });
    assert.equal(late.status, 409);
    assert.ok(late.text.includes("Skrivet när det redan var skickat."), "what was typed can be copied");
  });

  test("when the session has ended: sign in, and back with what was typed", async () => {
    const client = await Client.signedIn(server.origin, "larare");
    const values = await filledNeed(client, { title: "Skrivet utan inloggning" });
    client.cookies.delete("riktning");
    const page = await client.send("/fn/needs/submit", values);
    assert.equal(page.status, 200);
    assert.ok(page.address.startsWith("/sign-in"), page.address);
    assert.ok(page.text.includes(sv("sign_in.expired")));
    const next = formValues(page.text, "/fn/sign-in").next;
    const back = await client.get(await client.signIn("larare", next));
    assert.equal(back.status, 200);
    assert.ok(back.text.includes(sv("forms.welcome_back")));
    keeps(back.text, "/fn/needs/submit", "title", "Skrivet utan inloggning");
    const sent = await client.send("/fn/needs/submit", formValues(back.text, "/fn/needs/submit"));
    assert.ok(sent.text.includes(sv("needs.done_submitted")));
  });

  test("the session's cookie is for this site and not for scripts; every page has its policy", async () => {
    const client = new Client(server.origin);
    const answer = await client.post("/fn/sign-in", { email: "larare@exempelkommun.example", password: PASSWORD, next: "/" });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("riktning="));
    assert.match(cookie, /HttpOnly/i);
    assert.match(cookie, /SameSite=Lax/i);
    for (const address of ["/", "/initiatives", "/finns-inte"]) {
      const page = await client.get(address);
      assert.match(page.headers.get("content-security-policy"), /default-src 'self'.*frame-ancestors 'none'/, address);
      assert.equal(page.headers.get("x-content-type-options"), "nosniff", address);
      for (const [, script] of page.text.matchAll(/<script\b([^>]*)>/g)) assert.match(script, /\bsrc=|\bnonce=/, address);
      assert.ok(!/<[a-z]+[^>]*\son[a-z]+=/.test(page.text), `${address} has a script in an attribute`);
    }
  });

  test("a wrong password tells nothing and keeps the address", async () => {
    const client = new Client(server.origin);
    for (const email of ["larare@exempelkommun.example", "ingen@exempelkommun.example", "", "x".repeat(5000)]) {
      const page = await client.send("/fn/sign-in", { email, password: "fel", next: "https://evil.example/" });
      assert.ok(page.status === 401 || page.status === 422, `${email.slice(0, 20)}: ${page.status}`);
      assert.ok(!page.text.includes("evil.example"));
    }
  });
});

describe("what one may not see does not exist", () => {
  test("unknown references and addresses: 404", async () => {
    for (const address of [
      "/needs/B-2026-9999",
      "/needs/B-99999999999999-1",
      "/needs/nonsens",
      "/needs/018f0000-0000-7000-8000-000000000001",
      "/proposals/P-2026-9999",
      "/proposals/nonsens",
      "/initiatives/P-2026-9999",
      "/initiatives/nonsens",
      "/finns-inte",
      "/fn/finns-inte",
    ]) {
      const page = await strategist.get(address);
      assert.equal(page.status, 404, address);
      assert.ok(page.text.includes(sv("errors.not_found_title")) || address.startsWith("/fn/"), address);
    }
  });

  test("somebody else's draft: 404 to read, to change and to send", async () => {
    const draft = await teacher.send("/fn/needs/save", await filledNeed(teacher, { title: "Bara mitt" }));
    const address = draft.address.split("?")[0];
    const values = await teacher.form(`${address}/edit`, "/fn/needs/submit");
    for (const name of ["rektor", "samordnare", "strateg", "admin"]) {
      const other = await Client.signedIn(server.origin, name);
      for (const page of [address, `${address}/edit`]) assert.equal((await other.get(page)).status, 404, `${page} as ${name}`);
      for (const action of ["/fn/needs/save", "/fn/needs/submit", "/fn/needs/discard"]) {
        const answer = await other.send(action, { ...values, title: "Övertaget" });
        assert.ok([403, 404].includes(answer.status), `${action} as ${name}: ${answer.status}`);
        assert.ok(!answer.text.includes("Bara mitt"));
      }
    }
    assert.ok((await teacher.get(address)).text.includes("Bara mitt"), "the draft is as it was");
  });

  test("pages of others lead to sign-in, and proposals do not exist for a teacher", async () => {
    const visitor = new Client(server.origin);
    for (const address of ["/needs", "/needs/new", "/proposals", "/journal"]) {
      const answer = await visitor.get(address);
      assert.equal(answer.status, 302, address);
      assert.ok(answer.location.startsWith("/sign-in?needed=1"), answer.location);
    }
    const list = await strategist.get("/proposals");
    const proposal = /\/proposals\/(P-\d{4}-\d{4})/.exec(list.text)[0];
    assert.equal((await teacher.get(proposal)).status, 404);
    assert.equal((await teacher.get("/proposals")).status, 403);
    assert.equal((await teacher.get("/journal")).status, 403);
  });
});

test("the server's log is quiet", () => server.assertQuiet());
