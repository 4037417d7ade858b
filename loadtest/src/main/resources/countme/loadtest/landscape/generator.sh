# The load generator: one load for each line of standard input, "THREADS CONNECTIONS SECONDS URL"; ends with its input.
# Waiting for work in a container that runs already keeps the engine's work of starting one out of what is measured.
while read -r threads connections seconds url script; do
  # In a shell of its own, whose children's processor time is this load's.
  (
    wrk --threads "$threads" --connections "$connections" --duration "${seconds}s" --timeout 10s --latency \
      --script "/landscape/$script.lua" "$url" 2>&1
    times
  )
  echo over
done
