// An S3-compatible store on this machine with one empty bucket.

import S3rver from "s3rver";

import { temporaryFolder } from "./server.mjs";

const BUCKET = "riktning";

/** Starts it; gives the program's settings and `stop()`. */
export async function objectStore() {
  const server = new S3rver({
    port: 0,
    address: "127.0.0.1",
    silent: true,
    directory: temporaryFolder(),
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await server.run();
  return {
    settings: {
      RIKTNING_FILES: `s3://${BUCKET}`,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ALLOW_HTTP: "true",
      AWS_REGION: "eu-north-1",
      // The store's own well-known test account.
      AWS_ACCESS_KEY_ID: "S3RVER",
      AWS_SECRET_ACCESS_KEY: "S3RVER",
    },
    stop: () => server.close(),
  };
}
