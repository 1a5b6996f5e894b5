// The program is ended by SIGKILL while eight clients write, on each engine. Afterwards every write that was
// acknowledged is there, what was not acknowledged can be sent again and is done once, and the journal is whole.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";

import { Client, formValues } from "./lib/client.mjs";
import { ENGINES } from "./lib/postgres.mjs";
import { run, serve, waitFor } from "./lib/server.mjs";

const CLIENTS = 8;
/** How often it is ended, and how many acknowledged writes each time waits for. */
const KILLS = 3;
const WRITES = 24;

const need = (title) => ({
  title,
  problem: "Nätet faller när alla loggar in samtidigt.",
  current_situation: "En accesspunkt från 2016.",
  desired_effect: "Undervisningen kan planeras utan reservplan.",
  affected_pupils: "on",
  urgency: "operational_risk",
  personal_data: "none",
});

/** One client submits needs, one after the other, until the program is gone. */
async function write(client, form, round, place, acknowledged, unknown, ended) {
  for (let count = 0; !ended(); count += 1) {
    const title = `Behov ${round}-${place}-${count}`;
    const values = { ...form, ...need(title), key: randomUUID() };
    let answer;
    try {
      answer = await client.post("/fn/needs/submit", values);
    } catch {
      unknown.push({ title, values });
      return;
    }
    assert.equal(answer.status, 302, title);
    const reference = /^\/needs\/(B-\d{4}-\d+)\?done=submitted$/.exec(answer.location)?.[1];
    assert.ok(reference, `${title} led to ${answer.location}`);
    acknowledged.push({ title, reference, values });
  }
}

for (const engine of ENGINES) {
  test(`nothing acknowledged is lost by SIGKILL (${engine})`, async (t) => {
    let program = await serve({ engine });
    t.after(() => program.kill());
    const again = () => serve({ engine, folder: program.folder, database: program.database });
    const teacher = await Client.signedIn(program.origin, "larare");
    const acknowledged = [];
    const unknown = [];
    for (let round = 0; round < KILLS; round += 1) {
      teacher.origin = program.origin;
      const page = await teacher.get("/needs/new");
      const form = formValues(page.text, "/fn/needs/submit");
      const before = acknowledged.length;
      let over = false;
      const all = Array.from({ length: CLIENTS }, (_, place) => write(teacher, form, round, place, acknowledged, unknown, () => over));
      await waitFor(() => acknowledged.length >= before + WRITES, "writes that are acknowledged");
      await program.kill();
      over = true;
      await Promise.all(all);
      program = await again();
    }
    assert.ok(unknown.length > 0, "the program was never ended in the middle of a write");

    teacher.origin = program.origin;
    for (const { title, reference } of acknowledged) {
      const page = await teacher.get(`/needs/${reference}`);
      assert.equal(page.status, 200, `${reference} was acknowledged`);
      assert.ok(page.text.includes(title), `${reference} is not “${title}”`);
    }
    // Sent again, both what was done and what may not have been: each is one need.
    const references = new Map(acknowledged.map((one) => [one.title, one.reference]));
    for (const { title, values } of [...unknown, ...acknowledged.slice(0, 5)]) {
      const answer = await teacher.post("/fn/needs/submit", values);
      const reference = /\/needs\/(B-\d{4}-\d+)\?/.exec(answer.location)?.[1];
      assert.ok(reference, `${title} led to ${answer.location}`);
      assert.equal(references.get(title) ?? reference, reference, `${title} is there twice`);
      references.set(title, reference);
    }
    // References are without gaps, whatever was cut off.
    const serials = [...references.values()].map((reference) => Number(reference.split("-")[2])).sort((a, b) => a - b);
    assert.equal(new Set(serials).size, serials.length, "a reference was given twice");
    assert.equal(serials.at(-1) - serials[0] + 1, serials.length, "a reference is missing");

    assert.equal(await program.stop(), 0);
    const verified = await run(["verify"], { RIKTNING_DATABASE_URL: program.database });
    assert.equal(verified.code, 0, verified.out + verified.err);
  });
}
