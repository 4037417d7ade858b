-- Counts a request once, however many attempts ask for it, and gives all of them the same number: an integer when this
-- attempt was the one that counted, a string when another had.
-- KEYS: the count; the numbers given to requests of one period, by request id. ARGV: the id; when that period is forgotten.
local known = redis.call('HMGET', KEYS[2], ARGV[1], 'until')
if known[1] then
  return known[1]
end
if not known[2] then
  -- Either the first of its period, or so late that nobody remembers whether it was counted.
  if tonumber(redis.call('TIME')[1]) >= tonumber(ARGV[2]) then
    return redis.error_reply('LATE the request began too long ago to tell whether it was counted')
  end
  redis.call('HSET', KEYS[2], 'until', ARGV[2])
  redis.call('EXPIREAT', KEYS[2], ARGV[2])
end
local count = redis.call('INCR', KEYS[1])
redis.call('HSET', KEYS[2], ARGV[1], count)
return count
