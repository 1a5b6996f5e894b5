// The program and its database: locked, damaged, newer, tampered with; and wrong settings.

import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { Client } from "./lib/client.mjs";
import { submitted } from "./lib/needs.mjs";
import { run, serve, temporaryFolder, waitFor } from "./lib/server.mjs";
import { execute, lock } from "./lib/sqlite.mjs";
import { sv } from "./lib/words.mjs";

describe("a database that does not answer", () => {
  let server;
  let teacher;
  let values;

  before(async () => {
    server = await serve();
    teacher = await Client.signedIn(server.origin, "larare");
    values = {
      ...(await teacher.form("/needs/new", "/fn/needs/submit")),
      title: "Skrivet medan databasen var låst",
      problem: "Låst.",
      desired_effect: "Öppet.",
      affected_pupils: "on",
      urgency: "wish",
      personal_data: "none",
    };
  });

  after(async () => {
    assert.equal(await server?.stop(), 0);
  });

  test("locked: reads go on, a write answers 503, and it recovers by itself", async () => {
    const held = await lock(server.file);
    try {
      const write = teacher.send("/fn/needs/submit", values);
      for (const address of ["/", "/needs", "/initiatives", "/direction"]) {
        const began = Date.now();
        assert.equal((await teacher.get(address)).status, 200, address);
        assert.ok(Date.now() - began < 3000, `${address} waits for the lock`);
      }
      const page = await write;
      assert.equal(page.status, 503);
      assert.ok(page.text.includes(sv("errors.unavailable_title")));
    } finally {
      await held.release();
    }
    const sent = await teacher.send("/fn/needs/submit", values);
    assert.equal(sent.status, 200);
    assert.ok(sent.text.includes(sv("needs.done_submitted")));
    assert.equal(execute(server.file, "SELECT COUNT(*) FROM needs WHERE title = 'Skrivet medan databasen var låst'")[0][0], 1);
  });

  test("damaged: pages and readiness answer 503 until it is whole again", async () => {
    execute(server.file, "PRAGMA legacy_alter_table = ON", "ALTER TABLE units RENAME TO units_away");
    assert.equal((await fetch(`${server.origin}/readyz`)).status, 503);
    assert.equal((await fetch(`${server.origin}/healthz`)).status, 200);
    const page = await teacher.get("/needs");
    assert.equal(page.status, 503);
    assert.ok(page.text.includes(sv("errors.unavailable_title")));
    execute(server.file, "PRAGMA legacy_alter_table = ON", "ALTER TABLE units_away RENAME TO units");
    await waitFor(async () => (await fetch(`${server.origin}/readyz`)).ok, "ready again");
    assert.equal((await teacher.get("/needs")).status, 200);
  });

  test("faults are logged with their number, and nothing panics", () => {
    assert.match(server.log(), /ERROR.*fault=[0-9a-f]{8}/);
    assert.ok(!/panicked/.test(server.log()), server.log());
    assert.ok(!/Skrivet medan/.test(server.log()), "what people write does not reach the log");
  });
});

test("too many writes from one address: 429, and reads go on", async () => {
  const server = await serve({ settings: { RIKTNING_WRITES_PER_MINUTE: "3" } });
  const client = new Client(server.origin);
  const statuses = [];
  for (let i = 0; i < 6; i += 1) {
    const page = await client.post("/fn/sign-in", { email: "ingen@exempelkommun.example", password: "fel" });
    statuses.push(page.status);
    if (page.status === 429) assert.ok(page.text.includes(sv("errors.too_many_title")));
  }
  assert.deepEqual(statuses.slice(0, 3), [302, 302, 302]);
  assert.equal(statuses.at(-1), 429);
  assert.equal((await client.get("/initiatives")).status, 200);
  assert.equal(await server.stop(), 0);
  server.assertQuiet();
});

describe("the journal", () => {
  test("is proved whole, and tampering is found", async () => {
    const server = await serve();
    const teacher = await Client.signedIn(server.origin, "larare");
    const values = await teacher.form("/needs/new", "/fn/needs/submit");
    await teacher.send("/fn/needs/submit", {
      ...values,
      title: "Spår i loggen",
      problem: "Ett.",
      desired_effect: "Två.",
      affected_pupils: "on",
      urgency: "wish",
      personal_data: "none",
    });
    assert.equal(await server.stop(), 0);
    const settings = { RIKTNING_DATABASE_URL: server.database };
    const whole = await run(["verify"], settings);
    assert.equal(whole.code, 0, whole.err);
    assert.match(whole.out, /\d+ entries, the journal is whole/);
    assert.throws(() => execute(server.file, "UPDATE journal SET reason = 'x' WHERE seq = 1"), /append-only/);
    execute(
      server.file,
      "DROP TRIGGER journal_no_update",
      "UPDATE journal SET reason = 'omskrivet' WHERE seq = (SELECT MAX(seq) FROM journal)",
    );
    const broken = await run(["verify"], settings);
    assert.equal(broken.code, 1);
    assert.match(broken.err, /1 of \d+ entries are not as they were written/);
  });

  test("is backed up with its files, which are proved and brought back", async (t) => {
    const server = await serve();
    t.after(() => server.kill());
    const author = await Client.signedIn(server.origin, "larare");
    const need = await submitted(author, "Fil i säkerhetskopian");
    const form = await author.form(need, "/upload/attachments");
    await author.upload("/upload/attachments", form, [["karta.txt", "Karta"], ["plan.txt", "Plan"]]);
    const settings = { RIKTNING_DATABASE_URL: server.database, RIKTNING_FILES: `${server.folder}/data/files` };
    const whole = await run(["verify"], settings);
    assert.match(whole.out, /the journal is whole\n2 attached files are whole/, whole.err);
    const without = await run(["backup", `${server.folder}/without.db`], settings);
    assert.equal(without.code, 0, without.err);
    assert.match(without.err, /2 attached files are not in it; --files-to/);
    const [copy, files] = [`${server.folder}/copy.db`, `${server.folder}/copied files`];
    const backup = await run(["backup", copy, "--files-to", files], settings);
    assert.equal(backup.code, 0, backup.err);
    assert.match(backup.out, /2 attached files are copied/);
    await server.stop();

    // One is changed and one is lost.
    const [first, second] = readdirSync(`${settings.RIKTNING_FILES}/files`).map((name) => `${settings.RIKTNING_FILES}/files/${name}`);
    writeFileSync(first, "Annat");
    rmSync(second);
    const damaged = await run(["verify"], settings);
    assert.equal(damaged.code, 1);
    assert.match(damaged.out, /not as it was attached/);
    assert.match(damaged.out, /: missing/);
    assert.match(damaged.err, /2 of 2 attached files are missing or not as they were attached/);

    const elsewhere = temporaryFolder();
    const there = { RIKTNING_DATABASE_URL: `sqlite://${elsewhere}/riktning.db`, RIKTNING_FILES: `${elsewhere}/files` };
    const nowhere = await run(["restore", copy, "--files-from", `${elsewhere}/nowhere`], there);
    assert.match(nowhere.err, /is no folder/);
    const restored = await run(["restore", copy, "--files-from", files], there);
    assert.equal(restored.code, 0, restored.err);
    assert.match(restored.out, /journal entries are whole\n|2 attached files are whole/);
    const again = await serve({ folder: elsewhere, settings: there });
    t.after(() => again.kill());
    const reader = await Client.signedIn(again.origin, "larare");
    const address = /href="(\/attachments\/[^"]+)"[^>]*>karta\.txt/.exec((await reader.get(need)).text)[1];
    assert.equal((await reader.get(address)).text, "Karta");
    await again.stop();
  });

  test("survives a backup and its restoring", async (t) => {
    const server = await serve();
    t.after(() => server.kill());
    const copy = `${server.folder}/copy.db`;
    const settings = { RIKTNING_DATABASE_URL: server.database };
    const backup = await run(["backup", copy], settings);
    assert.equal(backup.code, 0, backup.err);
    assert.equal((await run(["backup", copy], settings)).code, 1, "a backup replaces nothing");
    await server.stop();
    const elsewhere = `sqlite://${temporaryFolder()}/riktning.db`;
    const restored = await run(["restore", copy], { RIKTNING_DATABASE_URL: elsewhere });
    assert.equal(restored.code, 0, restored.err);
    assert.match(restored.out, /journal entries are whole/);
  });
});

describe("a start that cannot be", () => {
  test("a database newer than the program", async () => {
    const folder = temporaryFolder();
    const file = `${folder}/riktning.db`;
    const settings = { RIKTNING_DATABASE_URL: `sqlite://${file}`, RIKTNING_ADDR: "127.0.0.1:0" };
    assert.equal((await run(["migrate"], settings)).code, 0);
    execute(
      file,
      "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) SELECT 9999, 'from later', installed_on, success, checksum, 1 FROM _sqlx_migrations LIMIT 1",
    );
    const ended = await run(["serve"], settings);
    assert.equal(ended.code, 1);
    assert.match(ended.err, /newer than this program/);
    assert.match(ended.err, /9999/);
  });

  test("an address in use", async () => {
    const server = await serve();
    const ended = await run(["serve"], {
      RIKTNING_DATABASE_URL: `sqlite://${temporaryFolder()}/riktning.db`,
      RIKTNING_ADDR: new URL(server.origin).host,
    });
    assert.equal(ended.code, 1);
    assert.match(ended.err, /RIKTNING_ADDR/);
    await server.stop();
  });

  test("a file that is no database", async () => {
    const folder = temporaryFolder();
    const { writeFileSync } = await import("node:fs");
    writeFileSync(`${folder}/riktning.db`, "Det här är ingen databas. ".repeat(400));
    const ended = await run(["serve"], { RIKTNING_DATABASE_URL: `sqlite://${folder}/riktning.db` });
    assert.equal(ended.code, 1);
    assert.ok(!/panicked/.test(ended.err), ended.err);
  });

  const wrong = [
    ["RIKTNING_ADDR", "hemma", /addr/i],
    ["RIKTNING_DATABASE_URL", "mysql://x", /RIKTNING_DATABASE_URL.*sqlite:\/\/ or postgres:\/\//],
    ["RIKTNING_PUBLIC_URL", "kommun.example", /RIKTNING_PUBLIC_URL.*http/],
    ["RIKTNING_LOG", "loud=very", /RIKTNING_LOG.*info/],
    ["RIKTNING_WRITES_PER_MINUTE", "0", /writes-per-minute/i],
  ];
  for (const [name, value, message] of wrong) {
    test(`${name}=${value}: named, exit 2`, async () => {
      const ended = await run(["serve"], { [name]: value });
      assert.equal(ended.code, 2, ended.err);
      assert.match(ended.err, message);
    });
  }

  test("an unknown line in riktning.toml", async () => {
    const folder = temporaryFolder();
    const { writeFileSync } = await import("node:fs");
    writeFileSync(`${folder}/riktning.toml`, 'adress = "127.0.0.1:3000"\n');
    const ended = await run(["serve"], {}, { folder });
    assert.equal(ended.code, 2, ended.err);
    assert.match(ended.err, /riktning\.toml/);
  });
});
