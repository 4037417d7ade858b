-- One line for the benchmark. Nothing runs for each request: that would cost the generator more than the request.
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "landscape requests=%d micros=%d connect=%d read=%d write=%d timeout=%d status=%d p50=%d p99=%d p999=%d max=%d\n",
    summary.requests, summary.duration, errors.connect, errors.read, errors.write, errors.timeout, errors.status,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), latency.max))
end
