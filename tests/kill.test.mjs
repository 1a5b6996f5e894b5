// The program is ended by SIGKILL while eight clients write everything one can write, on each engine. Afterwards every
// write that was acknowledged is there, what was not acknowledged can be sent again and is done once, the journal is
// whole, and no letter came twice.

import assert from "node:assert/strict";
import test from "node:test";

import { WRITERS } from "./kill/writers.mjs";
import { Client } from "./lib/client.mjs";
import { MailServer } from "./lib/mail.mjs";
import { step, submitted } from "./lib/needs.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { run, serve, waitFor } from "./lib/server.mjs";

/** How often it is ended, and how many acknowledged writes each time waits for. */
const KILLS = 3;
const WRITES = 32;

/** How many needs there are to write about. */
const NEEDS = 36;

/** One client writes, one thing after the other, until the program is gone. */
async function write(prepare, round, acknowledged, unknown, over) {
  for (let count = 0; !over(); count += 1) {
    let one;
    try {
      one = await prepare(`${round}-${count}`);
    } catch (error) {
      // The program went away between two writes.
      if (error instanceof TypeError) return;
      throw error;
    }
    if (!one) return;
    try {
      one.result = await one.send();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      unknown.push(one);
      return;
    }
    acknowledged.push(one);
  }
}

for (const engine of ENGINES) {
  test(`nothing acknowledged is lost by SIGKILL (${engine})`, async (t) => {
    const mail = await MailServer.start();
    t.after(() => mail.stop());
    mail.delay = 30;
    let program = await serve({ engine, settings: mail.settings });
    t.after(() => program.kill());
    const people = {};
    for (const name of ["larare", "rektor", "samordnare", "strateg", "portfolj"]) people[name] = await Client.signedIn(program.origin, name);
    const needs = [];
    for (let n = 0; n < NEEDS; n += 1) needs.push(await submitted(people.larare, `Underlag nummer ${n}.`));
    // The first third is talked about, the second is joined, the last is registered while the program is killed.
    const third = NEEDS / 3;
    await Promise.all(needs.slice(0, 2 * third).map((need) => step(people.strateg, need, "register")));
    const writers = await Promise.all(
      WRITERS.map((writer) => writer({ people, talked: needs.slice(0, third), joined: needs.slice(third, 2 * third), handled: needs.slice(2 * third) })),
    );
    assert.equal(writers.length, 8);

    const acknowledged = [];
    const unknown = [];
    for (let round = 0; round < KILLS; round += 1) {
      const before = acknowledged.length;
      let over = false;
      const all = writers.map((prepare) => write(prepare, round, acknowledged, unknown, () => over));
      await waitFor(() => acknowledged.length >= before + WRITES, "writes that are acknowledged", 30_000);
      await program.kill();
      over = true;
      await Promise.all(all);
      program = await serve({ engine, folder: program.folder, database: program.database, settings: mail.settings });
      for (const client of Object.values(people)) client.origin = program.origin;
    }
    assert.ok(unknown.length > 0, "the program was never ended in the middle of a write");
    const kinds = new Set(acknowledged.map((one) => one.kind));
    for (const kind of ["need", "comment", "reply", "file", "join", "registered"]) assert.ok(kinds.has(kind), `no ${kind} was acknowledged`);

    for (const one of acknowledged) await one.isThere();
    // Sent again, both what was done and what may not have been: each is done once.
    for (const one of [...unknown, ...acknowledged.slice(-24)]) {
      const result = await one.send();
      if (one.result) assert.equal(result, one.result, `${one.what} was done twice`);
      one.result = result;
      await one.isThere();
    }
    // References are without gaps, whatever was cut off.
    const made = [...acknowledged, ...unknown].filter((one) => one.kind === "need").map((one) => one.result);
    const serials = [...needs.map((need) => need.split("/").pop()), ...made].map((reference) => Number(reference.split("-")[2])).sort((a, b) => a - b);
    assert.equal(new Set(serials).size, serials.length, "a reference was given twice");
    assert.equal(serials.at(-1) - serials[0] + 1, serials.length, "a reference is missing");

    // What was registered is told once, in the centre and by letter.
    const registered = [...acknowledged, ...unknown].filter((one) => one.kind === "registered");
    let centre = "";
    for (let page = 1; page <= 6; page += 1) centre += (await people.larare.get(`/notifications?kind=state_changed&page=${page}`)).text;
    for (const { title } of registered) assert.ok(centre.includes(title), `${title} is not told`);
    const about = (title) => mail.to("larare").filter((letter) => letter.subject.includes(title));
    if (engine === "sqlite") {
      // All but those that were cut off in the middle of being handed over, one a kill at most for one person.
      const missing = () => registered.filter(({ title }) => about(title).length === 0);
      await waitFor(() => missing().length <= KILLS, "the letters", 30_000);
    }
    let count = -1;
    await waitFor(async () => {
      const before = count;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      count = mail.letters.length;
      return before === count;
    }, "no more letters", 30_000);
    for (const { title } of registered) assert.ok(about(title).length <= 1, `${title} came ${about(title).length} times`);
    const ids = mail.letters.map((letter) => letter.messageId);
    assert.equal(new Set(ids).size, ids.length, "a letter was sent twice");

    assert.equal(await program.stop(), 0);
    const verified = await run(["verify"], { RIKTNING_DATABASE_URL: program.database, RIKTNING_FILES: `${program.folder}/data/files` });
    assert.equal(verified.code, 0, verified.out + verified.err);
  });
}
