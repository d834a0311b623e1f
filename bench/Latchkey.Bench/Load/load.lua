-- The requests of one load: METHOD, PATHS ({HEX} stands for the alias in hex), HEADERS ("Name: value|…"), BODY ({HEX} again, {PEM}
-- for a certificate of the folder CERTIFICATES, and {BASE64} for the same in base64; or nothing), FIRST (number of the first alias) and
-- ALIASES (how many there are; 0 for a new one each time).
local function hex(text) return (text:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end

local function certificate(number, ending)
  local file = io.open(string.format("%s/c%04d.%s", os.getenv("CERTIFICATES"), number, ending))
  local text = file:read("*a")
  file:close()
  return text
end

function init()
  method, path = os.getenv("METHOD"), os.getenv("PATHS")
  first, aliases = tonumber(os.getenv("FIRST")), tonumber(os.getenv("ALIASES"))
  headers, bodies, sent = {}, {}, 0
  for header in os.getenv("HEADERS"):gmatch("[^|]+") do
    local name, value = header:match("^(.-): (.*)$")
    headers[name] = value
  end
  local body = os.getenv("BODY")
  named = body:find("{HEX}", 1, true) ~= nil
  if body ~= "" then
    for i = 0, tonumber(os.getenv("BODY_COUNT")) - 1 do
      bodies[i] = body:gsub("{PEM}", function() return certificate(i, "pem") end)
        :gsub("{BASE64}", function() return certificate(i, "base64") end)
    end
  end
  count = #bodies + 1
end

function request()
  local number = first + sent
  sent = sent + 1
  local alias = hex(string.format("p%07d", aliases == 0 and number or (number * 7919) % aliases))
  local body = bodies[number % count]
  return wrk.format(method, (path:gsub("{HEX}", alias)), headers, named and body:gsub("{HEX}", alias) or body)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('RESULT {"Requests":%d,"Microseconds":%d,"Failed":%d,"P50":%d,"P99":%d}\n', summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(50), latency:percentile(99)))
end
