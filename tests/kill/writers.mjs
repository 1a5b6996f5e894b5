// Eight clients that write, each something else. A writer gets the people and the needs there are, and gives a function
// that prepares one write: what it is called, how it is sent (again and again, to the same end), how one sees that it
// is there, once.

import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";

import { formValues } from "../lib/client.mjs";
import { sv } from "../lib/words.mjs";

const times = (text, part) => text.split(part).length - 1;

/** Submits needs. */
const submits = (name) => async ({ people }) => {
  const client = people[name];
  const form = formValues((await client.get("/needs/new")).text, "/fn/needs/submit");
  return (mark) => {
    const title = `Behov ${name} ${mark}.`;
    const values = {
      ...form,
      title,
      problem: "Nätet faller när alla loggar in samtidigt.",
      current_situation: "En accesspunkt från 2016.",
      desired_effect: "Undervisningen kan planeras utan reservplan.",
      affected_pupils: "on",
      urgency: "operational_risk",
      personal_data: "none",
      key: randomUUID(),
    };
    return {
      kind: "need",
      what: title,
      async send() {
        const { location } = await client.post("/fn/needs/submit", values);
        const reference = /^\/needs\/(B-\d{4}-\d+)\?done=submitted$/.exec(location)?.[1];
        assert.ok(reference, `${title} led to ${location}`);
        return reference;
      },
      async isThere() {
        const page = await client.get(`/needs/${this.result}`);
        assert.equal(page.status, 200, this.result);
        assert.ok(page.text.includes(title), `${this.result} is not “${title}”`);
      },
    };
  };
};

/** Writes into conversations: `action` is open or reply. */
const talks = (name, action, kind, place) => async ({ people, talked }) => {
  const client = people[name];
  const need = talked[place];
  const page = async () => (await client.get(need)).text;
  if (action === "reply") {
    const form = formValues(await page(), "/upload/talk/open");
    await client.upload("/upload/talk/open", { ...form, body: "Det här svarar vi på.", audience: "everyone" });
  }
  const form = formValues(await page(), `/upload/talk/${action}`);
  return (mark) => {
    const body = `Inlägg ${kind} ${mark}.`;
    const values = { ...form, body, key: randomUUID(), ...(action === "open" && { audience: "everyone" }) };
    return {
      kind,
      what: body,
      async send() {
        const { location } = await client.upload(`/upload/talk/${action}`, values);
        const comment = /#comment-([0-9a-f-]+)$/.exec(location)?.[1];
        assert.ok(comment, `${body} led to ${location}`);
        return comment;
      },
      async isThere() {
        const text = await page();
        assert.equal(times(text, `<p>${body}</p>`), 1, body);
        assert.equal(times(text, `id="comment-${this.result}"`), 1, body);
      },
    };
  };
};

/** Attaches files. */
const attaches = async ({ people, talked }) => {
  const client = people.larare;
  let turn = 0;
  return (mark) => {
    const need = talked[4 + (turn++ % 4)];
    const name = `ritning-${mark}.pdf`;
    const content = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(300_000)]);
    const key = randomUUID();
    return {
      kind: "file",
      what: name,
      async send() {
        const body = new FormData();
        for (const [field, value] of [["kind", "need"], ["address", need.split("/").pop()], ["key", key]]) body.append(field, value);
        body.append("file", new Blob([content]), name);
        const { location } = await client.request("/upload/attachments", { method: "POST", body });
        assert.match(location, /done=attached/, `${name} led to ${location}`);
        return location;
      },
      async isThere() {
        const { text } = await client.get(need);
        const links = [...text.matchAll(/<a[^>]*href="(\/attachments\/[0-9a-f-]+)"[^>]*>([^<]*)</g)].filter(([, , shown]) => shown.includes(name));
        assert.equal(links.length, 1, `${name} is there ${links.length} times`);
        const cookie = [...client.cookies].map(([field, value]) => `${field}=${value}`).join("; ");
        const answer = await fetch(new URL(links[0][1], client.origin), { headers: { cookie } });
        const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
        assert.equal(digest(Buffer.from(await answer.arrayBuffer())), digest(content), name);
      },
    };
  };
};

/** Stands behind needs, for one unit after the other. */
const joins = async ({ people, joined }) => {
  const client = people.samordnare;
  // Where nobody knows whether a unit got behind it, another write for the same unit would be refused: left alone.
  const unsure = new Set();
  let turn = 0;
  return async (mark) => {
    const sure = joined.filter((one) => !unsure.has(one));
    if (!sure.length) return null;
    const need = sure[turn++ % sure.length];
    const page = await client.get(`${need}/join`);
    // Every unit stands behind it.
    if (!page.text.includes('action="/fn/needs/same-need"')) return null;
    const difference = `Hos oss ${mark}.`;
    const values = { ...formValues(page.text, "/fn/needs/same-need"), difference, key: randomUUID() };
    return {
      kind: "join",
      what: difference,
      async send() {
        unsure.add(need);
        const { location } = await client.post("/fn/needs/same-need", values);
        unsure.delete(need);
        assert.match(location, /done=joined/, `${difference} led to ${location}`);
        return location;
      },
      async isThere() {
        // The journal tells it too.
        const [page] = (await client.get(need)).text.split('id="need-journal"');
        assert.equal(times(page, difference), 1, `${difference} at ${need}`);
      },
    };
  };
};

/** Registers needs: a half of them. */
const registers = (name, half) => async ({ people, handled }) => {
  const client = people[name];
  const mine = handled.filter((_, place) => place % 2 === half);
  return async () => {
    const need = mine.shift();
    if (!need) return null;
    const { text } = await client.get(need);
    const values = formValues(text, "/fn/needs/register");
    const title = /Underlag nummer \d+\./.exec(text)[0];
    return {
      kind: "registered",
      what: `${need} registered`,
      title,
      async send() {
        const { location } = await client.post("/fn/needs/register", values);
        assert.match(location, /done=/, `registering ${need} led to ${location}`);
        return location;
      },
      async isThere() {
        const page = (await people.larare.get(need)).text;
        const journal = page.slice(page.indexOf('id="need-journal"'));
        assert.equal(times(journal, sv("journal.verb_registered")), 1, `${need} is registered once`);
      },
    };
  };
};

export const WRITERS = [
  submits("larare"),
  submits("rektor"),
  talks("strateg", "open", "comment", 0),
  talks("portfolj", "reply", "reply", 1),
  attaches,
  joins,
  registers("strateg", 0),
  registers("portfolj", 1),
];
