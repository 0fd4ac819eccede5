-- What wrk sends: the client credentials grant. Whatever is not answered 200 with a token is an error.
wrk.method = "POST"
wrk.body = "grant_type=client_credentials&client_id=web&client_secret=secret"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  tokens, others = 0, 0
end

function response(status, _, body)
  if status == 200 and body:find('"access_token"', 1, true) then tokens = tokens + 1 else others = others + 1 end
end

function done(summary)
  local tokens, others = 0, 0
  for _, thread in ipairs(threads) do
    tokens, others = tokens + thread:get("tokens"), others + thread:get("others")
  end
  -- An answer that ends with its connection counts as an error of reading to wrk, and is none.
  local errors = summary.errors.connect + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %.0f %d\n", tokens / (summary.duration / 1e6), others + errors))
end
