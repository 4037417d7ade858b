-- Counts requests, each once however many attempts ask for it, and gives all attempts of a request the same number.
-- KEYS: the count; for each period, the numbers given to its requests by their id.
-- ARGV: for each period, when it is forgotten, how many requests are asked for, and their ids, none twice.
-- Replies with the count, then a value for each request: n when it was the n-th counted now, a string when it had a number,
-- an error when it was not counted. Lua's numbers are exact to 15 digits only, so longer ones stay strings.
-- Nothing is rolled back here, so whatever may be refused is done before anything else is written.
local reply = {'0'}
local fresh = {}
local at = 1
for period = 2, #KEYS do
  local ends, size = ARGV[at], tonumber(ARGV[at + 1])
  local known = redis.call('HMGET', KEYS[period], 'until', unpack(ARGV, at + 2, at + 1 + size))
  -- Either the first of its period, or so late that nobody remembers whether it was counted.
  local begins = not known[1]
  local late = begins and tonumber(redis.call('TIME')[1]) >= tonumber(ends)
  for i = 1, size do
    local number = known[i + 1]
    if number then
      reply[#reply + 1] = number
    elseif late then
      reply[#reply + 1] = {err = 'LATE the request began too long ago to tell whether it was counted'}
    else
      reply[#reply + 1] = 0
      fresh[#fresh + 1] = {at = #reply, period = period, id = ARGV[at + 1 + i], begins = begins and ends}
    end
  end
  at = at + 2 + size
end
if #fresh == 0 then
  return reply
end

local before = redis.call('GET', KEYS[1])
local exact = not before or #before <= 15
local last = exact and redis.pcall('INCRBY', KEYS[1], #fresh)
local counted = 0
local numbers = {}
for i, request in ipairs(fresh) do
  local answer = last or redis.pcall('INCR', KEYS[1])
  if type(answer) == 'table' then
    reply[request.at] = {err = answer.err}
  else
    counted = counted + 1
    reply[request.at] = counted
    local given = numbers[request.period] or {}
    numbers[request.period] = given
    if request.begins and #given == 0 then
      given[1], given[2], given.ends = 'until', request.begins, request.begins
    end
    given[#given + 1] = request.id
    given[#given + 1] = exact and last - #fresh + i or redis.call('GET', KEYS[1])
  end
end
for period, given in pairs(numbers) do
  redis.call('HSET', KEYS[period], unpack(given))
  if given.ends then
    redis.call('EXPIREAT', KEYS[period], given.ends)
  end
end
if counted > 0 then
  reply[1] = redis.call('GET', KEYS[1])
end
return reply
