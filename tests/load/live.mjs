// How soon one sees what another does: from the moment it is sent until the other's page, told of it, holds it.

import assert from "node:assert/strict";

/** The event stream of a person's open page. */
async function* events(client, topic, ending) {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(`${client.origin}/live?topic=${topic}`, { headers: { cookie }, signal: ending });
  assert.equal(answer.status, 200, "the stream is not open");
  yield "open";
  for await (const piece of answer.body) if (Buffer.from(piece).toString().includes("event:")) yield "event";
}

/** One replies in a need's thread, the other has its page open; gives the times, one reply after the other. */
export async function seen(writer, reader, need, count) {
  const page = (await reader.get(need)).text;
  const [, topic] = /need:([0-9a-f-]{36})/.exec(page) ?? assert.fail("the page follows no topic");
  const ending = new AbortController();
  const stream = events(reader, `need:${topic}`, ending.signal);
  await stream.next();
  const times = [];
  for (let nth = 0; nth < count; nth += 1) {
    const form = await writer.form(need, "/upload/talk/reply");
    const body = `Mätning ${nth} i tråden`;
    const told = stream.next();
    const began = performance.now();
    const [answer] = await Promise.all([writer.upload("/upload/talk/reply", { ...form, body }), told]);
    assert.equal(answer.status, 303, `the reply answered ${answer.status}`);
    const { text } = await reader.get(need);
    times.push(performance.now() - began);
    assert.ok(text.includes(body), "what was told is not there");
  }
  ending.abort();
  return times;
}
