// A wire between the browser and the program that can be cut in the middle of what is being sent.

import { connect, createServer } from "node:net";

/**
 * Listens on a free port of 127.0.0.1 and passes everything on to `origin`.
 *
 * `cut(path, bytes)` breaks every connection that sends a POST to `path`, each once so many bytes of it have gone through
 * to the program, until `mend()`: browsers send again by themselves, up to two times, what broke on a connection that
 * was used before, and only then the page learns of it. `down()` breaks all and lets nothing through until `up()`: a
 * browser told to be offline may still send what a page sends on leaving. Gives `{ origin, cut, mend, cuts(), down, up,
 * stop() }`; `cuts()` is how many were broken in the middle.
 */
export async function wire(origin) {
  const { hostname, port } = new URL(origin);
  const open = new Set();
  let cutting;
  let cuts = 0;
  let up = true;
  const breakAll = () => {
    for (const both of open) for (const one of both) one.destroy();
  };
  const server = createServer((browser) => {
    if (!up) {
      browser.on("error", () => {});
      browser.destroy();
      return;
    }
    const program = connect(Number(port), hostname);
    const both = [browser, program];
    open.add(both);
    const end = () => {
      for (const one of both) one.destroy();
      open.delete(both);
    };
    let passed = -1;
    browser.on("data", (data) => {
      if (passed < 0 && cutting && data.includes(`POST ${cutting.path} `)) passed = 0;
      if (passed >= 0 && cutting) {
        passed += data.length;
        if (passed >= cutting.bytes) {
          cuts += 1;
          program.write(data, () => {
            // A reset, as when a network goes away, on both sides.
            for (const one of both) one.resetAndDestroy();
            open.delete(both);
          });
          return;
        }
      }
      if (!program.write(data)) browser.pause();
    });
    program.on("drain", () => browser.resume());
    program.pipe(browser);
    for (const one of both) {
      one.on("error", end);
      one.on("close", end);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    cut: (path, bytes) => (cutting = { path, bytes }),
    mend: () => (cutting = undefined),
    cuts: () => cuts,
    down: () => {
      up = false;
      breakAll();
    },
    up: () => (up = true),
    stop: async () => {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
