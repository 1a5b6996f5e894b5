// The words of the interface, from the same files as the program: `sv("needs.title")`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const locales = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "app", "locales");
const read = new Map();

function word(locale, name, values) {
  const [area, key] = name.split(".");
  const file = join(locales, locale, `${area}.json`);
  if (!read.has(file)) read.set(file, JSON.parse(readFileSync(file, "utf8")));
  const text = read.get(file)[key];
  assert.ok(text !== undefined, `${file} has no ${key}`);
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, value) => values[value] ?? whole);
}

/** A text in Swedish, with its values filled in. */
export const sv = (name, values = {}) => word("sv", name, values);
/** A text in English. */
export const en = (name, values = {}) => word("en", name, values);

/** Text as a part of a regular expression. */
export const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The accessible name of a field: its label, with or without the mark of being optional. */
export const label = (text) => new RegExp(`^${literal(text)}( \\(${literal(sv("common.optional"))}\\))?$`);
