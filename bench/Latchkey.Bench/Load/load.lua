-- The requests of one load: METHOD, PATHS ({HEX} stands for the alias in hex), HEADERS ("Name: value|…"), BODIES (a folder
-- of PEM files, or nothing), FIRST (number of the first alias) and ALIASES (how many there are; 0 for a new one each time).
local function hex(text) return (text:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end

function init()
  method, path = os.getenv("METHOD"), os.getenv("PATHS")
  first, aliases = tonumber(os.getenv("FIRST")), tonumber(os.getenv("ALIASES"))
  headers, bodies, sent = {}, {}, 0
  for header in os.getenv("HEADERS"):gmatch("[^|]+") do
    local name, value = header:match("^(.-): (.*)$")
    headers[name] = value
  end
  local folder = os.getenv("BODIES")
  if folder ~= "" then
    for i = 0, tonumber(os.getenv("BODY_COUNT")) - 1 do
      local file = io.open(string.format("%s/c%04d.pem", folder, i))
      bodies[i] = file:read("*a")
      file:close()
    end
  end
  count = #bodies + 1
end

function request()
  local number = first + sent
  sent = sent + 1
  local alias = aliases == 0 and number or (number * 7919) % aliases
  return wrk.format(method, (path:gsub("{HEX}", hex(string.format("p%07d", alias)))), headers, bodies[number % count])
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('RESULT {"Requests":%d,"Microseconds":%d,"Failed":%d,"P50":%d,"P99":%d}\n', summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(50), latency:percentile(99)))
end
