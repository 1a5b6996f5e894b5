// Needs by hand: submitted and handled through the forms, without a browser.

import assert from "node:assert/strict";

import { formValues } from "./client.mjs";

/** Submits a need; gives its page. `values` replaces what the form otherwise says. */
export async function submitted(client, title, values = {}) {
  const form = formValues((await client.get("/needs/new")).text, "/fn/needs/submit");
  const answer = await client.post("/fn/needs/submit", {
    ...form,
    title,
    problem: "Nätet faller.",
    desired_effect: "Det håller.",
    affected_pupils: "on",
    urgency: "wish",
    personal_data: "none",
    ...values,
  });
  assert.match(answer.location, /^\/needs\/B-/);
  return answer.location.split("?")[0];
}

/** Sends one of the forms on a need's page as it stands there. */
export async function step(client, need, action, values = {}) {
  const form = await client.form(need, `/fn/needs/${action}`);
  const answer = await client.post(`/fn/needs/${action}`, { ...form, ...values });
  assert.match(answer.location, /done=/, `${action} led to ${answer.location}`);
}
