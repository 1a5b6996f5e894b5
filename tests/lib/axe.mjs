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
