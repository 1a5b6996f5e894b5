// What a person waits for: the largest paint of a first visit, everything fetched anew.

import { openBrowser } from "../lib/browser.mjs";

const TIMES = 5;

function largestPaint() {
  return new Promise((resolve) => {
    let last = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) last = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    // The candidates of a page that has loaded come within a moment.
    setTimeout(() => resolve(last), 400);
  });
}

/** Median of five first visits to each page `{ name, path, client }`: `[name, ms]`. */
export async function firstViews(origin, pages) {
  const browser = await openBrowser();
  const results = [];
  try {
    for (const { name, path, client } of pages) {
      const times = [];
      for (let time = 0; time <= TIMES; time += 1) {
        const context = await browser.newContext({ baseURL: origin, locale: "sv-SE", viewport: { width: 1280, height: 900 } });
        await context.addCookies([...client.cookies].map(([key, value]) => ({ name: key, value, url: origin })));
        const page = await context.newPage();
        await page.goto(path, { waitUntil: "load" });
        const paint = await page.evaluate(largestPaint);
        // The first visit also starts the browser's own parts.
        if (time > 0) times.push(paint);
        await context.close();
      }
      results.push([name, times.sort((a, b) => a - b)[Math.floor(TIMES / 2)]]);
    }
  } finally {
    await browser.close();
  }
  return results;
}
