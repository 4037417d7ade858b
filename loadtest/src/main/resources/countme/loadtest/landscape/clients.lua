-- Many clients that come through a balancer, so that limits are looked up for each of them and none reaches its own. Made before the load.
dofile("/landscape/report.lua")

local clients = 5000
local requests = {}
local next = 0

init = function()
  for client = 1, clients do
    local address = string.format("198.18.%d.%d", math.floor(client / 250), client % 250 + 1)
    requests[client] = wrk.format("GET", nil, { ["X-Forwarded-For"] = address })
  end
end

request = function()
  next = next % clients + 1
  return requests[next]
end
