// An S3-compatible store on this machine with one empty bucket. It is a tool of its own, fetched for this alone.

import { spawn } from "node:child_process";
import { createServer } from "node:net";

import { temporaryFolder, waitFor } from "./server.mjs";

const BUCKET = "riktning";
const SERVER = "s3rver@3.7.1";

/** How long fetching and starting may take, ms. */
const PATIENCE = 120_000;

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts it; gives the program's settings and `stop()`. */
export async function objectStore() {
  const port = await freePort();
  const options = ["--directory", temporaryFolder(), "--address", "127.0.0.1", "--port", String(port), "--silent"];
  // A group of its own, so that npx and the server end together.
  const child = spawn("npx", ["--yes", SERVER, ...options, "--configure-bucket", BUCKET], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (data) => (log += data));
  const stop = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  process.on("exit", stop);
  const origin = `http://127.0.0.1:${port}`;
  try {
    await waitFor(async () => (await fetch(`${origin}/${BUCKET}`)).status > 0, "the object store", PATIENCE);
  } catch (error) {
    stop();
    throw new Error(`${error.message}\n${log}`);
  }
  return {
    settings: {
      RIKTNING_FILES: `s3://${BUCKET}`,
      AWS_ENDPOINT_URL: origin,
      AWS_ALLOW_HTTP: "true",
      AWS_REGION: "eu-north-1",
      // The store's own well-known test account.
      AWS_ACCESS_KEY_ID: "S3RVER",
      AWS_SECRET_ACCESS_KEY: "S3RVER",
    },
    stop,
  };
}
