// Needs read in from files: looked at row by row, imported beside the requests, on after a kill, taken back; and files
// that nobody should send.

import assert from "node:assert/strict";
import test from "node:test";

import { assertFine } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client, unescaped } from "./lib/client.mjs";
import { step, submitted } from "./lib/needs.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { run, serve, waitFor } from "./lib/server.mjs";
import { sv } from "./lib/words.mjs";
import { ods, zip } from "./lib/zip.mjs";

/** How long thousands of rows may take in a debug build, ms. */
const PATIENCE = 300_000;

const HEADINGS = ["Enhet", "Rubrik", "Problem", "Önskad effekt", "Berörda", "Angelägenhet", "Personuppgifter"];
const row = (unit, title, wrong = false) => [
  unit,
  title,
  "Skärmen är trasig.",
  "Alla kan läsa.",
  "Elever",
  wrong ? "" : sv("needs.urgency_wish"),
  sv("needs.personal_none"),
];
const csv = (rows) => rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(";")).join("\r\n");

/** The name of a school of the example municipality. */
async function school(staff) {
  const page = await staff.get("/needs");
  const units = /<select[^>]*name="unit"[\s\S]*?<\/select>/.exec(page.text)[0];
  return unescaped(/<option[^>]*>([^<]*skolan)<\/option>/.exec(units)[1]);
}

async function upload(client, name, content) {
  const { key } = await client.form("/needs/import", "/upload/imports");
  const body = new FormData();
  body.append("key", key);
  body.append("file", new Blob([content]), name);
  return client.request("/upload/imports", { method: "POST", body });
}

/** What became of each row: `[number, outcome, reference, errors, …cells]`. */
async function result(client, address) {
  const { status, text } = await client.get(`${address}/result.csv`);
  assert.equal(status, 200);
  const lines = text.replace(/^\u{feff}/u, "").trim().split("\n").slice(1);
  return lines.map((line) => line.match(/("([^"]|"")*"|[^;]*)(;|$)/g).slice(0, -1).map((cell) => cell.replace(/;$/, "").replace(/^"|"$/g, "")));
}

const ended = async (client, address) => (await client.get(address)).text.includes('id="result"');
const progress = async (client, address) => Number(/<progress[^>]*value="(\d+)"/.exec((await client.get(address)).text)?.[1] ?? NaN);
const references = (rows) => rows.map(([, , reference]) => reference).filter((reference) => reference !== "");

for (const engine of ENGINES) {
  test(`thousands of rows, killed in the middle, and taken back (${engine})`, async (t) => {
    let program = await serve({ engine });
    t.after(() => program.kill());
    const staff = await Client.signedIn(program.origin, "strateg");
    const teacher = await Client.signedIn(program.origin, "larare");
    const unit = await school(staff);
    const rows = Array.from({ length: 5_000 }, (_, n) => row(unit, `Läsplatta nummer ${n + 1}`, n % 10 === 9));
    const { status, location: address } = await upload(staff, "behov.csv", csv([HEADINGS, ...rows]));
    assert.equal(status, 303);
    assert.match(address, /^\/needs\/import\/[0-9a-f-]{36}$/);
    const wrong = (await staff.get(`${address}?show=wrong&page=2`)).text;
    assert.ok(wrong.includes(`${sv("imports.column_urgency")}: ${sv("forms.required")}`), "errors stand at their rows");

    const form = await staff.form(address, "/fn/imports/begin");
    const refused = await staff.send("/fn/imports/begin", { ...form, scope: "all" });
    assert.equal(refused.status, 422);
    assert.ok(refused.text.includes(sv("forms.wrong_rows", { count: "500" })));
    assert.deepEqual(references(await result(staff, address)), [], "nothing is imported");

    const begun = await staff.send("/fn/imports/begin", { ...form, scope: "good" });
    assert.equal(begun.status, 200);
    // Sent twice, as a double click does.
    await staff.send("/fn/imports/begin", { ...form, scope: "good" });
    await waitFor(async () => (await progress(staff, address)) >= 200, "the first rows", PATIENCE);
    // Others write meanwhile.
    const between = await submitted(teacher, "Mitt i en inläsning");
    await program.kill();
    program = await serve({ engine, folder: program.folder, database: program.database });
    t.after(() => program.kill());
    staff.origin = program.origin;
    assert.ok((await progress(staff, address)) >= 200, "what was done is there, and the rest goes on");
    await waitFor(() => ended(staff, address), "the last rows", PATIENCE);

    const became = await result(staff, address);
    assert.equal(became.length, 5_000);
    assert.equal(became.filter(([, outcome]) => outcome === sv("imports.outcome_wrong")).length, 500);
    const made = references(became);
    assert.equal(made.length, 4_500, "no row is lost");
    assert.equal(new Set(made).size, 4_500, "no row is there twice");
    const serials = [...made, between.split("/").pop()].map((reference) => Number(reference.split("-")[2])).sort((a, b) => a - b);
    assert.equal(serials.at(-1) - serials[0] + 1, serials.length, "a reference is missing");
    assert.deepEqual(became[9].slice(0, 4), ["11", sv("imports.outcome_wrong"), "", `${sv("imports.column_urgency")}: ${sv("forms.required")}`]);
    assert.equal(became[4].at(5), rows[4][1]);

    const handled = `/needs/${made[7]}`;
    await step(await Client.signedIn(program.origin, "portfolj"), handled, "register");
    const undo = await staff.form(address, "/fn/imports/undo");
    await staff.send("/fn/imports/undo", undo);
    await waitFor(() => ended(staff, address), "all is taken back", PATIENCE);
    const after = await result(staff, address);
    assert.deepEqual(references(after), [made[7]], "what is handled stays");
    assert.equal(after.filter(([, outcome]) => outcome === sv("imports.outcome_withdrawn")).length, 4_499);
    program.assertQuiet();
    assert.equal(await program.stop(), 0);
    const verified = await run(["verify"], { RIKTNING_DATABASE_URL: program.database });
    assert.equal(verified.code, 0, verified.out + verified.err);
  });
}

test("files that are no files of needs are told apart, and the server lives", async (t) => {
  const program = await serve();
  t.after(() => program.stop());
  const staff = await Client.signedIn(program.origin, "strateg");
  const bomb = zip({ "xl/workbook.xml": Buffer.alloc(300 * 1024 * 1024, 0x20) });
  assert.ok(bomb.length < 1024 * 1024);
  const old = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(4096)]);
  for (const [name, content, fault] of [
    ["bomb.xlsx", bomb, "unpacked"],
    ["bild.csv", Buffer.from("89504e470d0a1a0a0000", "hex"), "wrong_kind"],
    ["brev.xlsx", zip({ "word/document.xml": "<x/>" }), "wrong_kind"],
    ["gammal.xls", old, "old_kind"],
    ["last.xlsx", Buffer.concat([old, Buffer.from("EncryptedPackage", "utf16le")]), "encrypted"],
    ["avbruten.ods", ods({ Blad: [HEADINGS] }).subarray(0, 200), "unreadable"],
    ["tom.csv", "", "empty"],
    ["rubriker.csv", csv([HEADINGS]), "empty"],
    ["lang.csv", "Rubrik\nx\n" + "x\n".repeat(5_000), "too_many_rows"],
    ["bred.csv", ";x".repeat(60), "too_many_columns"],
    ["cell.csv", `Rubrik\n${"x".repeat(20_001)}`, "cell_too_long"],
    ["stor.csv", Buffer.alloc(11 * 1024 * 1024, 0x61), "too_large"],
  ]) {
    const began = Date.now();
    const answer = await upload(staff, name, content);
    assert.equal(answer.location, `/needs/import?file=${fault}`, name);
    assert.ok(Date.now() - began < 5_000, `${name} was refused after ${Date.now() - began} ms`);
    assert.ok((await staff.get(answer.location)).text.includes(sv(`imports.fault_${fault}`)), name);
  }
  assert.ok((await staff.get("/needs/import")).text.includes(sv("imports.earlier_none")), "something was kept");

  const unit = await school(staff);
  const { location: address } = await upload(staff, "behov.ods", ods({ Blad: [HEADINGS, row(unit, "Läsplatta")] }));
  for (const name of ["larare", "samordnare", "portfolj", "admin"]) {
    const other = await Client.signedIn(program.origin, name);
    for (const hidden of [address, `${address}/result.csv`]) {
      const answer = await other.get(hidden);
      assert.ok(answer.status === 404 || answer.location === "/not-found", `${name} sees ${hidden}`);
    }
    const form = await staff.form(address, "/fn/imports/begin");
    assert.equal((await other.send("/fn/imports/begin", { ...form, scope: "all" })).status, 404, name);
    if (name === "portfolj") continue;
    for (const hidden of ["/needs/import", "/needs/import/template.csv"]) {
      const answer = await other.get(hidden);
      assert.ok(answer.status === 404 || answer.location === "/not-found", `${name} sees ${hidden}`);
    }
    assert.ok(!(await other.get("/needs")).text.includes('href="/needs/import"'), `${name} is shown the way`);
    const body = new FormData();
    body.append("file", new Blob([csv([HEADINGS, row(unit, "Smyg")])]), "smyg.csv");
    assert.equal((await other.request("/upload/imports", { method: "POST", body })).location, "/not-found", name);
  }
  assert.ok((await staff.get(address)).text.includes('id="begin"'), "nothing has begun");
  program.assertQuiet();
});

for (const script of [true, false]) {
  test(`a person reads in a file, ${script ? "with" : "without"} scripts`, async (t) => {
    const program = await serve();
    t.after(() => program.stop());
    const browser = await openBrowser();
    t.after(() => browser.close());
    const unit = await school(await Client.signedIn(program.origin, "strateg"));
    const author = await Client.signedIn(program.origin, "larare");
    await submitted(author, "Läsplattor med trasig skärm");
    const person = await Person.enter(browser, program.origin, "strateg", { script });
    await person.go("/needs");
    await person.follow(sv("imports.link"));
    await assertFine(person, "the start");
    const headings = ["Enhet", "Vad det gäller", "Problem", "Önskad effekt", "Berörda", "Angelägenhet", "Personuppgifter"];
    const rows = [row(unit, "Läsplatta med trasig skärm"), row(unit, "Trasig tavla", true), row("Ingenstans", "Trasig dator")];
    const buffer = ods({ Kommentarer: [["Läs detta"], ["först"]], Behov: [headings, ...rows] });
    await person.page.getByLabel(sv("imports.file")).setInputFiles({ name: "behov.ods", mimeType: "application/vnd.oasis.opendocument.spreadsheet", buffer });
    await person.press(sv("imports.upload"));
    await person.sees(sv("imports.sheets_title"));
    await assertFine(person, "the choice of a sheet");
    await person.press(sv("imports.sheet_do"), person.form("imports/sheet"), 422);
    await person.choose(person.form("imports/sheet"), sv("imports.sheet"), sv("imports.sheet_choice", { name: "Behov", rows: "3" }));
    await person.press(sv("imports.sheet_do"), person.form("imports/sheet"));
    await person.sees(sv("imports.columns_title"), "Läsplatta med trasig skärm");
    await assertFine(person, "the columns");
    const columns = () => person.form("imports/columns");
    await person.press(sv("imports.columns_do"), columns(), 422);
    await person.fill(columns(), { [sv("imports.column_title")]: "B: Vad det gäller" });
    await person.press(sv("imports.columns_do"), columns());
    await person.sees(sv("imports.done_columns"), `${sv("imports.column_unit")}: ${sv("forms.unknown_reference")}`, "Läsplattor med trasig skärm", sv("similar.why"));
    await assertFine(person, "the rows");
    const begin = () => person.form("imports/begin");
    await person.choose(begin(), sv("imports.scope"), sv("imports.scope_all", { n: "3" }));
    await person.press(sv("imports.begin"), begin(), 422);
    await assertFine(person, "a refused beginning");
    await person.choose(begin(), sv("imports.scope"), sv("imports.scope_good", { n: "1" }));
    await person.press(sv("imports.begin"), begin());
    const arrived = async () => {
      if (script) return person.page.locator("#result").waitFor();
      for (let n = 0; n < 100 && (await person.page.locator("#result").count()) === 0; n += 1) {
        await person.follow(sv("imports.look_again"));
        await person.page.waitForTimeout(50);
      }
    };
    await arrived();
    await person.sees(sv("imports.outcome_imported"), sv("imports.outcome_wrong"));
    await assertFine(person, "the result");
    await person.unfold(sv("imports.undo"));
    await assertFine(person, "asked once more");
    await person.press(sv("imports.undo_do"));
    await arrived();
    await person.sees(sv("imports.undone_lead"), sv("imports.outcome_withdrawn"));
    await assertFine(person, "taken back");
    await person.go("/needs/import");
    await person.sees("behov.ods", sv("imports.state_undone"));
    await assertFine(person, "the earlier imports");
    await person.leave();
  });
}
