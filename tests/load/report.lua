-- Asks for the addresses of a file in turn, and tells the result as one line of JSON.
--
-- BENCH_PATHS: a file with one path a line. BENCH_COOKIE: the Cookie header, or empty. BENCH_ENCODING: what the
-- answers may be compressed with, or empty.

local requests = {}
local at = 0

function init()
  local headers = { ["Accept"] = "text/html" }
  local cookie = os.getenv("BENCH_COOKIE")
  if cookie and cookie ~= "" then headers["Cookie"] = cookie end
  local encoding = os.getenv("BENCH_ENCODING")
  if encoding and encoding ~= "" then headers["Accept-Encoding"] = encoding end
  for path in io.lines(os.getenv("BENCH_PATHS")) do
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

-- Microseconds, as wrk counts them.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"p50":%d,"p95":%d,"p99":%d,"requests":%d,"duration":%d,"bytes":%d,"wrong":%d,"broken":%d}\n',
    latency:percentile(50), latency:percentile(95), latency:percentile(99), summary.requests, summary.duration,
    summary.bytes, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
