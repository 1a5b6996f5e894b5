// Files on needs and proposals: sent with and without scripts, kept in a folder and in an S3-compatible store, given
// out only to those who may see the matter, and nothing in them runs.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";
import { deflateSync } from "node:zlib";

import { assertAccessible } from "./lib/axe.mjs";
import { openBrowser, Person } from "./lib/browser.mjs";
import { Client } from "./lib/client.mjs";
import { step, submitted } from "./lib/needs.mjs";
import { objectStore } from "./lib/objects.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { serve } from "./lib/server.mjs";
import { sv } from "./lib/words.mjs";

const PDF = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(3_000_000)]);

/** A grey picture. */
function png(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const rows = Buffer.alloc((width + 1) * height, 0x80);
  for (let y = 0; y < height; y += 1) rows[y * (width + 1)] = 0;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function crc(data) {
  let c = 0xffffffff;
  for (const byte of data) {
    c ^= byte;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}

/** A PDF of one page with a black field, that says `more` about itself. */
function pdf(width, height, more = "") {
  const field = `0 0 0 rg 0 0 ${width / 2} ${height / 2} re f`;
  const key = "01234567890123456789012345678901";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R >>`,
    `<< /Length ${field.length} >>\nstream\n${field}\nendstream`,
    `<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (${key}) /U (${key}) >>`,
  ];
  let text = "%PDF-1.7\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  return `${text}xref\n0 6\n0000000000 65535 f \n${places.join("")}trailer\n<< /Size 6 /Root 1 0 R ${more} >>\nstartxref\n${text.length}\n%%EOF\n`;
}

/** Sends files as a form does; gives the answer. */
async function send(client, need, files, values = {}) {
  const form = await client.form(need, "/upload/attachments");
  return client.upload("/upload/attachments", { ...form, ...values }, files);
}

async function bytes(client, address) {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(new URL(address, client.origin), { headers: { cookie }, redirect: "manual" });
  return { status: answer.status, headers: answer.headers, content: Buffer.from(await answer.arrayBuffer()) };
}

const links = (page) => [...page.matchAll(/href="(\/attachments\/[^"]+)"/g)].map(([, address]) => address);

for (const [engine, where] of ENGINES.flatMap((engine) => [[engine, "folder"], [engine, "store"]])) {
  test(`files are kept and given out (${engine}, ${where})`, async (t) => {
    const objects = where === "store" ? await objectStore() : undefined;
    if (objects) t.after(() => objects.stop());
    let program = await serve({ engine, settings: objects?.settings });
    t.after(() => program.kill());
    const author = await Client.signedIn(program.origin, "larare");
    const staff = await Client.signedIn(program.origin, "strateg");
    const outsider = await Client.signedIn(program.origin, "politiker");
    const need = await submitted(author, "Ritning av nätet");

    const first = await send(author, need, [["Ritning över nätet.pdf", PDF], ["foto.png", png(1200, 800)]]);
    assert.match(first.location, /done=attached#attachments$/);
    const page = (await staff.get(need)).text;
    const [file, picture] = links(page).filter((address) => !address.endsWith("/preview"));
    const got = await bytes(staff, file);
    assert.equal(got.status, 200);
    assert.equal(createHash("sha256").update(got.content).digest("hex"), createHash("sha256").update(PDF).digest("hex"));
    assert.match(got.headers.get("content-disposition"), /^attachment; .*filename\*=UTF-8''Ritning%20%C3%B6ver%20n%C3%A4tet\.pdf$/);
    assert.equal(got.headers.get("x-content-type-options"), "nosniff");
    assert.match(got.headers.get("content-security-policy"), /sandbox/);
    assert.equal(got.headers.get("content-type"), "application/pdf");
    const preview = await bytes(author, `${picture}/preview`);
    assert.equal(preview.headers.get("content-type"), "image/png");
    assert.equal(preview.content.readUInt32BE(16), 480);
    assert.equal((await bytes(author, `${file}/preview`)).status, 404);

    for (const address of [file, picture, `${picture}/preview`]) {
      const hidden = await bytes(outsider, address);
      assert.ok(hidden.status === 404 || hidden.headers.get("location") === "/not-found", address);
      const nobody = await bytes(new Client(program.origin), address);
      assert.match(nobody.headers.get("location"), /sign-in/);
    }
    const form = await author.form(need, "/upload/attachments");
    const refused = await outsider.upload("/upload/attachments", form, [["smyg.csv", "x;y"]]);
    assert.ok(refused.status === 404 || refused.location === "/not-found");

    // What no page takes.
    for (const [name, content, fault] of [
      ["rita.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "wrong_type"],
      ["rita.png", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "mismatch"],
      ["sida.html", "<script>alert(1)</script>", "wrong_type"],
      ["program.pdf", Buffer.from("MZ\x90\0\x03"), "mismatch"],
      ["tom.pdf", "", "empty"],
      ["stor.pdf", Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(50 * 1024 * 1024 - 8)]), "too_large"],
    ]) {
      const answer = await send(author, need, [[name, content]]);
      assert.ok(answer.location.includes(`file=${fault}`), `${name}: ${answer.status} ${answer.location}`);
      const shown = await author.get(answer.location);
      assert.match(shown.text, new RegExp(sv("attachments.refused")));
    }
    assert.equal(links((await author.get(need)).text).filter((address) => !address.endsWith("/preview")).length, 2, "something was attached");

    // Not even a form's part may be called so: it is said, on the page it came from.
    const unreadable = await send(author, need, [["rapport\u0007.txt", "text"]]);
    assert.ok(unreadable.location.includes("file=unreadable"), `${unreadable.status} ${unreadable.location}`);
    // A name that would be a path, hide its ending or break a line.
    await send(author, need, [["..\\..\\etc/rapport\u202efdp.exe.txt", "text"]]);
    const named = links((await author.get(need)).text).filter((address) => !address.endsWith("/preview"))[2];
    assert.match((await bytes(staff, named)).headers.get("content-disposition"), /^attachment; filename="rapportfdp\.exe\.txt"; /);
    await author.post("/fn/attachments/remove", { file: named.split("/").pop() });

    // The same form twice, as a browser sends it again after a lost answer.
    const key = { key: "0191aaaa-0000-7000-8000-000000000001" };
    await send(author, need, [["en gång.csv", "a;b"]], key);
    await send(author, need, [["en gång.csv", "a;b"]], key);
    assert.equal(links((await author.get(need)).text).filter((address) => !address.endsWith("/preview")).length, 3, "attached twice");

    // Nothing is lost by a kill, and nothing half sent is shown.
    await program.kill();
    program = await serve({ engine, folder: program.folder, database: program.database, settings: objects?.settings });
    t.after(() => program.kill());
    const again = await Client.signedIn(program.origin, "larare");
    assert.equal((await bytes(again, file)).content.length, PDF.length);

    // Removed by who attached it: gone for all.
    const id = file.split("/").pop();
    assert.match((await again.post("/fn/attachments/remove", { file: id })).location, /file-removed/);
    assert.notEqual((await bytes(again, file)).status, 200);
    assert.match((await again.get(need)).text, new RegExp(sv("journal.verb_attachment_removed")));
  });
}

for (const script of [true, false]) {
  test(`a person attaches a file, ${script ? "with" : "without"} scripts`, async (t) => {
    const program = await serve();
    t.after(() => program.kill());
    const browser = await openBrowser();
    t.after(() => browser.close());
    const author = await Client.signedIn(program.origin, "larare");
    const staff = await Client.signedIn(program.origin, "strateg");
    const need = await submitted(author, "Karta över gården");
    await step(staff, need, "register");
    const teacher = await Person.enter(browser, program.origin, "larare", { script });
    await teacher.go(need);
    if (script) await assertAccessible(teacher.page, "the form");
    const form = teacher.page.locator('form[action="/upload/attachments"]');
    const field = form.getByLabel(sv("attachments.choose"));
    await field.setInputFiles({ name: "karta.png", mimeType: "image/png", buffer: png(600, 400) });
    await teacher.press(sv("attachments.attach"), form);
    await teacher.sees(sv("attachments.done_attached"), "karta.png");
    if (script) {
      await assertAccessible(teacher.page, "with a file");
      // The connection breaks while it is sent, and comes back.
      await field.setInputFiles({ name: "plan.pdf", mimeType: "application/pdf", buffer: PDF });
      await teacher.context.setOffline(true);
      await form.getByRole("button", { name: sv("attachments.attach"), exact: true }).click();
      await teacher.page.getByText(sv("attachments.again")).waitFor();
      await teacher.context.setOffline(false);
      await teacher.page.getByRole("link", { name: "plan.pdf" }).waitFor();
      await teacher.settle();
      teacher.problems.length = 0;
    }
    await teacher.unfold(sv("attachments.remove"), teacher.page.locator("li").filter({ hasText: "karta.png" }));
    await teacher.press(`${sv("attachments.remove")}: karta.png`);
    await teacher.sees(sv("attachments.done_removed"));
    assert.equal(await teacher.page.getByRole("link", { name: "karta.png" }).count(), 0);
    await teacher.leave();
  });
}

test("the first page of a PDF is shown small, when it can be drawn", async (t) => {
  const program = await serve();
  t.after(() => program.kill());
  const author = await Client.signedIn(program.origin, "larare");
  const need = await submitted(author, "Ritning som PDF");
  const begun = performance.now();
  const sent = [
    ["ritning.pdf", pdf(842, 595)],
    ["låst.pdf", pdf(595, 842, "/Encrypt 5 0 R /ID [<00> <00>]")],
    ["trasig.pdf", pdf(595, 842).slice(0, 90)],
    ["jättestor.pdf", pdf(2_000_000_000, 2_000_000_000)],
    // Pages that hold each other, and content that calls itself.
    ["rundgång.pdf", pdf(595, 842).replace("/Kids [3 0 R]", "/Kids [2 0 R]")],
    ["djup.pdf", `%PDF-1.7\n1 0 obj\n${"[".repeat(2_000_000)}\nendobj\ntrailer << /Root 1 0 R >>\n`],
  ];
  for (const one of sent) assert.match((await send(author, need, [one])).location, /done=attached/, one[0]);
  assert.ok(performance.now() - begun < 60_000, "it took too long");
  const page = (await author.get(need)).text;
  const previews = links(page).length;
  const files = [...page.matchAll(/href="(\/attachments\/[^"]+)" download[^>]*>([^<]+)</g)].map(([, address, name]) => [name, address]);
  assert.deepEqual(files.map(([name]) => name), sent.map(([name]) => name), "all are attached all the same");
  assert.ok(previews >= sent.length);
  const picture = await bytes(author, `${files[0][1]}/preview`);
  assert.equal(picture.headers.get("content-type"), "image/png");
  assert.deepEqual([picture.content.readUInt32BE(16), picture.content.readUInt32BE(20)].map((side) => Math.round(side / 10)), [48, 34]);
  for (const at of [1, 2, 4, 5]) assert.equal((await bytes(author, `${files[at][1]}/preview`)).status, 404, files[at][0]);
  // The program itself has felt nothing of it.
  program.assertQuiet();
  assert.equal((await author.get(need)).status, 200);
});
