-- Sends the forms of a folder one after the other; wrk gives the address, the folder, the token.
local bodies, place = {}, 0

function init(args)
  local number = 0
  while true do
    local file = io.open(args[1] .. "/" .. number, "rb")
    if not file then break end
    bodies[#bodies + 1] = file:read("a")
    file:close()
    number = number + 1
  end
  wrk.method = "POST"
  wrk.headers["Authorization"] = "Bearer " .. args[2]
  wrk.headers["Content-Type"] = "multipart/form-data; boundary=perfeval"
end

function request()
  place = place % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[place])
end

function done(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("TOLD %d %d %d %d %d\n", summary.requests, summary.duration, failed, latency:percentile(50), latency:percentile(99)))
end
