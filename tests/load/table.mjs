// The results: one table for people, one list for programs.

import { cpus, totalmem } from "node:os";

/** Is the value within its budget? Rates are at least, all else is at most. */
export const isWithin = ({ value, unit, budget }) => (unit === "req/s" ? value >= budget : value <= budget);

const figure = (value) => (value >= 100 ? Math.round(value).toString() : value.toFixed(value >= 10 ? 1 : 2));

/** The table: a row per name and unit, a column per engine. */
export function table(results, { needs, commit, busy }) {
  const engines = [...new Set(results.map((row) => row.engine))].filter((engine) => engine !== "any");
  const lines = new Map();
  for (const row of results) {
    const key = `${row.name}|${row.unit}`;
    if (!lines.has(key)) lines.set(key, { ...row, by: {} });
    lines.get(key).by[row.engine] = row;
  }
  const cell = (row) => {
    if (!row) return "";
    const verdict = row.budget === null ? "" : isWithin(row) ? " ok   " : row.unit === "req/s" ? " UNDER" : " OVER ";
    return `${figure(row.value)}${verdict}`;
  };
  const head = ["what", "unit", "budget", ...engines];
  const body = [...lines.values()].map((line) => {
    const limit = line.budget === null ? "" : `${line.unit === "req/s" ? "≥" : "≤"} ${line.budget}`;
    return [line.name, line.unit, limit, ...engines.map((engine) => cell(line.by[engine] ?? line.by.any))];
  });
  const widths = head.map((title, place) => Math.max(title.length, ...body.map((line) => line[place].length)));
  const write = (line) => line.map((text, place) => (place === 0 ? text.padEnd(widths[0]) : text.padStart(widths[place]))).join("  ").trimEnd();
  // What else the machine did: figures from a busy one tell of it as much as of the program.
  const machine = `load ${busy.toFixed(1)} before, ${cpus().length} cores, ${cpus()[0].model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GB`;
  const date = new Date().toISOString().slice(0, 10);
  return [
    `Riktning ${commit}, ${date}, ${machine}; ${needs} needs, ${needs / 10} proposals, ${needs * 10} journal entries; 8 concurrent`,
    write(head),
    widths.map((width) => "-".repeat(width)).join("  "),
    ...body.map(write),
  ].join("\n");
}
