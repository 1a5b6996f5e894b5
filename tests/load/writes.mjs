// Writing under load: people who send forms, eight at a time. Every answer must lead where a done thing leads.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { formValues, formsOf } from "../lib/client.mjs";

const CONCURRENT = 8;

/** Does `work` for each item, eight at a time; gives the results in order. */
async function eightAtATime(items, work) {
  const results = [];
  const queue = items.entries();
  const one = async () => {
    for (const [place, item] of queue) results[place] = await work(item, place);
  };
  await Promise.all(Array.from({ length: CONCURRENT }, one));
  return results;
}

/** The time within which 95 of 100 were done. */
export function p95(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)];
}

/** Sends a form and takes the time; the answer must lead to `leads`. */
async function send(client, action, values, leads) {
  const began = performance.now();
  const withFiles = action.startsWith("/upload/");
  const answer = withFiles ? await client.upload(action, values) : await client.post(action, values);
  const time = performance.now() - began;
  assert.equal(answer.status, withFiles ? 303 : 302, `${action} answered ${answer.status}`);
  assert.match(answer.location, leads, `${action} led to ${answer.location}`);
  return { time, location: answer.location };
}

/** Submits needs; `{ times, needs }`. */
export async function submit(client, count) {
  const form = await client.form("/needs/new", "/fn/needs/save").catch(() => client.form("/needs/new", "/fn/needs/submit"));
  const sent = await eightAtATime(Array.from({ length: count }), async (_, place) =>
    send(client, "/fn/needs/submit", {
      ...form,
      key: randomUUID(),
      title: `Mätning ${place}: trådlöst nät i matsalen`,
      problem: "Nätet faller när alla loggar in samtidigt, och provet får skrivas om på papper.",
      current_situation: "En accesspunkt från 2016. Felen anmäls men kommer tillbaka.",
      desired_effect: "Undervisningen kan planeras utan reservplan.",
      affected_pupils: "on",
      affected_count: "120",
      urgency: "operational_risk",
      personal_data: "none",
      children_affected: "on",
    }, /^\/needs\/B-\d{4}-\d+\?done=submitted$/),
  );
  return { times: sent.map((one) => one.time), needs: sent.map((one) => one.location.split("?")[0]) };
}

/** The staff registers these needs, each from its own page as it stands. */
export async function register(client, needs) {
  const forms = await eightAtATime(needs, async (need) => client.form(need, "/fn/needs/register"));
  const sent = await eightAtATime(forms, (form) => send(client, "/fn/needs/register", form, /\?done=registered$/));
  return sent.map((one) => one.time);
}

/** Replies in one thread of each of these needs, opened first; gives the times of the replies. */
export async function comment(client, needs) {
  const threads = await eightAtATime(needs, async (need) => {
    const form = await client.form(need, "/upload/talk/open");
    await send(client, "/upload/talk/open", { ...form, body: "Hur ofta händer det?", audience: "everyone" }, /done=commented/);
    return client.form(need, "/upload/talk/reply");
  });
  const sent = await eightAtATime(threads, (form) =>
    send(client, "/upload/talk/reply", { ...form, body: "Varje vecka. @strateg, se också B-2026-0001.\n\n- i **matsalen**\n- i aulan" }, /done=commented/),
  );
  return sent.map((one) => one.time);
}

/** What somebody types while writing a need, letter by letter; gives the times of finding what is like it. */
export async function similar(client, count) {
  const titles = ["Trådlöst nät i matsalen", "Sjukanmälan av elever", "Elevdatorer som går sönder", "Tolk på utvecklingssamtal", "Passerkort till vikarier"];
  return eightAtATime(Array.from({ length: count }), async (_, place) => {
    const title = titles[place % titles.length];
    const typed = title.slice(0, 8 + (place % (title.length - 8)));
    const began = performance.now();
    const answer = await client.post("/fn/needs/similar", { title: typed, text: "Det tar tid från undervisningen.", need: "" }, { accept: "application/json" });
    const time = performance.now() - began;
    assert.equal(answer.status, 200, `similar needs answered ${answer.status}`);
    assert.ok(Array.isArray(JSON.parse(answer.text).items));
    return time;
  });
}

/** The delegate approves what lies before the delegate, at most `count`. */
export async function decide(client, count) {
  const forms = [];
  for (const state of ["ready_for_decision", "in_decision"]) {
    for (let page = 1; forms.length < count && page < 40; page += 1) {
      const list = await client.get(`/proposals?state=${state}&page=${page}`);
      const found = new Set([...list.text.matchAll(/href="(\/proposals\/P-\d{4}-\d+)"/g)].map(([, path]) => path));
      if (found.size === 0) break;
      const before = forms.length;
      for (const path of found) {
        const tab = await client.get(`${path}?tab=decision`);
        const offered = formsOf(tab.text).some((form) => form.action === "/fn/decisions/delegate");
        const form = offered && formValues(tab.text, "/fn/decisions/delegate");
        if (form && !forms.some((one) => one.reference === form.reference)) forms.push(form);
        if (forms.length >= count) break;
      }
      if (forms.length === before && found.size < 25) break;
    }
  }
  const times = [];
  await eightAtATime(forms, async (form) => {
    const values = { ...form, outcome: "approved", motivation: "Nyttan överväger, och granskarnas villkor är tillgodosedda." };
    const began = performance.now();
    const answer = await client.post("/fn/decisions/delegate", values);
    const time = performance.now() - began;
    // Beyond the delegate's limit it is rightly refused; that is no decision to count.
    if (answer.status === 302 && /done=decided/.test(answer.location)) times.push(time);
    else assert.ok(answer.status === 302, `deciding ${form.reference} answered ${answer.status}`);
  });
  return times;
}
