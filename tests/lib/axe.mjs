// Accessibility by axe: the rules of WCAG 2.2 A and AA, none of which may be broken.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What is wrong on the page, one line each; `only` narrows to one tag of rules, such as `cat.color`. */
export async function violations(page, only) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  return page.evaluate(
    async ([tags, only]) => {
      const counts = (rule) => !rule.tags.includes("experimental") && (!only || rule.tags.includes(only));
      // Not yet a rule of axe's own choice, but one of WCAG 2.1 A: the name holds what is seen.
      const also = (rule) => rule.ruleId === "label-content-name-mismatch" && !only;
      const rules = window.axe.getRules(tags).filter((rule) => counts(rule) || also(rule));
      const result = await window.axe.run(document, {
        runOnly: { type: "rule", values: rules.map((rule) => rule.ruleId) },
        resultTypes: ["violations"],
        elementRef: false,
      });
      return result.violations.flatMap((violation) =>
        violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} ${node.failureSummary.replace(/\s+/g, " ")}`),
      );
    },
    [WCAG, only],
  );
}

export async function assertAccessible(page, what, only) {
  assert.deepEqual(await violations(page, only), [], what);
}

/** A person's page as it stands: by axe in light and in dark, and not wider than 320 px. */
export async function assertFine(person, what) {
  if (!person.script) return;
  await assertAccessible(person.page, what);
  await person.page.emulateMedia({ colorScheme: "dark" });
  await assertAccessible(person.page, `${what}, dark`, "cat.color");
  await person.page.emulateMedia({ colorScheme: "light" });
  await person.page.setViewportSize({ width: 320, height: 720 });
  assert.ok(await person.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${what} at 320 px`);
  await person.page.setViewportSize({ width: 1280, height: 900 });
}
