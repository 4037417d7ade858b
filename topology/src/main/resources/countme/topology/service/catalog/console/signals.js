/** What is asked of Prometheus: figures that are always shown, and each service's key graphs. */
import * as format from './format.js';

const LATENCY = 'proxy_request_duration_seconds_bucket';
const quantile = (q, metric, by = '') => `histogram_quantile(${q}, sum by (le${by && `, ${by}`}) (rate(${metric}[1m])))`;

/** By name; all of them are one request. */
const FIGURES = {
  rate: 'sum(proxy:requests:rate1m)',
  errors: 'max(proxy:requests:error_ratio1m)',
  p50: quantile(0.5, LATENCY),
  p99: quantile(0.99, LATENCY),
  certificate: 'min(probe_ssl_earliest_cert_expiry) - time()',
  up: 'min by (service, replica) (up)',
  seen: 'min by (service) ({__name__=~"nginx_up|redis_up"})',
  replicaRate: 'sum by (upstream_replica) (proxy:requests:rate1m)',
  replicaP99: quantile(0.99, LATENCY, 'upstream_replica'),
  redisRate: 'sum by (replica) (rate(countme_redis_command_seconds_count[1m]))',
  redisP99: quantile(0.99, 'countme_redis_command_seconds_bucket', 'replica'),
  collectorRate: 'sum(rate(otelcol_exporter_sent_log_records[1m]))',
  prometheusRate: 'sum(rate(prometheus_notifications_sent_total[1m]))',
  scraped: 'max by (replica) (scrape_duration_seconds)',
  started: 'min by (service, replica) (process_start_time_seconds) or min by (service, replica) (time() - otelcol_process_uptime)',
  redisStarted: 'min by (service) (redis_start_time_seconds)',
  memory: 'sum by (service, replica) ({__name__=~"process_resident_memory_bytes|otelcol_process_memory_rss"}) or sum by (service, replica) (jvm_memory_used_bytes)',
  redisMemory: 'sum by (service) (redis_memory_used_bytes)',
  connections: 'sum(nginx_connections_active)',
  version: '{__name__=~"(prometheus|loki|alertmanager|blackbox_exporter|nginx_exporter|redis_exporter)_build_info|redis_instance_info|target_info"}',
};

export const FIGURES_QUERY = Object.entries(FIGURES)
  .map(([name, query]) => `label_replace(${query}, "figure", "${name}", "", "")`)
  .join(' or ');

/** Figures by name, each a list of labels and value. */
export function sorted(result) {
  const figures = Object.fromEntries(Object.keys(FIGURES).map(name => [name, []]));
  for (const { metric, value } of result) {
    figures[metric.figure].push({ labels: metric, value: Number(value[1]) });
  }
  return figures;
}

const memory = service => ({
  title: 'Memory', format: format.bytes, query: `sum by (replica) ({__name__=~"process_resident_memory_bytes|otelcol_process_memory_rss",service="${service}"})`,
});
const processor = service => ({
  title: 'Processors in use', format: format.number, query: `sum by (replica) (rate({__name__=~"process_cpu_seconds_total|otelcol_process_cpu_seconds",service="${service}"}[$w]))`,
});
const scrape = service => ({
  title: 'Time to answer Prometheus', format: format.seconds, query: `max by (replica, job) (scrape_duration_seconds{service="${service}"})`,
});

const GRAPHS = {
  proxy: [
    { title: 'Requests by status', format: format.rate, query: 'sum by (status_class) (rate(proxy_request_duration_seconds_count[$w]))' },
    { title: 'Latency', format: format.seconds, queries: { p50: 0.5, p95: 0.95, p99: 0.99 }, query: q => `histogram_quantile(${q}, sum by (le) (rate(${LATENCY}[$w])))` },
    { title: 'Errors (5xx)', format: format.percent, query: '(sum(rate(proxy_request_duration_seconds_count{status_class="5xx"}[$w])) or vector(0)) / (sum(rate(proxy_request_duration_seconds_count[$w])) > 0)', name: () => 'errors' },
    { title: 'Connections', format: format.count, query: '{__name__=~"nginx_connections_(active|waiting)"}', name: m => m.__name__.replace('nginx_connections_', '') },
  ],
  app: [
    { title: 'Requests by replica', format: format.rate, query: 'sum by (replica) (rate(countme_requests_seconds_count[$w]))' },
    { title: '99th percentile by replica', format: format.seconds, query: 'histogram_quantile(0.99, sum by (le, replica) (rate(countme_requests_seconds_bucket[$w])))' },
    { title: 'Busy threads', format: format.count, query: 'sum by (replica) (jetty_threads_busy)' },
    { title: 'Java heap', format: format.bytes, query: 'sum by (replica) (jvm_memory_used_bytes{area="heap"})' },
  ],
  redis: [
    { title: 'Commands', format: format.rate, query: 'sum(rate(redis_commands_processed_total[$w]))', name: () => 'commands' },
    { title: 'Memory', format: format.bytes, query: 'sum(redis_memory_used_bytes)', name: () => 'used' },
    { title: 'Clients', format: format.count, query: 'sum(redis_connected_clients)', name: () => 'connected' },
    { title: 'Append-only file', format: format.bytes, query: 'sum(redis_aof_current_size_bytes)', name: () => 'size' },
  ],
  loki: [{ title: 'Lines taken in', format: format.rate, query: 'sum(rate(loki_distributor_lines_received_total[$w]))', name: () => 'lines' }],
  prometheus: [
    { title: 'Samples taken in', format: format.rate, query: 'sum(rate(prometheus_tsdb_head_samples_appended_total[$w]))', name: () => 'samples' },
    { title: 'Series', format: format.count, query: 'sum(prometheus_tsdb_head_series)', name: () => 'series' },
  ],
  collector: [
    { title: 'Lines sent', format: format.rate, query: 'sum by (exporter) (rate(otelcol_exporter_sent_log_records[$w]))' },
    { title: 'Waiting to be sent', format: format.bytes, query: 'sum by (exporter) (otelcol_exporter_queue_size)' },
  ],
  alertmanager: [{ title: 'Alerts', format: format.count, query: 'sum by (state) (alertmanager_alerts)' }],
  blackbox: [{ title: 'Probe', format: format.seconds, query: 'sum by (phase) (probe_http_duration_seconds)' }],
  host: [
    { title: 'Processors', format: format.percent, query: 'sum by (state) (rate(system_cpu_time_seconds_total{state!="idle"}[$w])) / on () group_left () count(count by (cpu) (system_cpu_time_seconds_total))' },
    { title: 'Load', format: format.number, query: '{__name__=~"system_cpu_load_average_.+"}', name: m => m.__name__.replace('system_cpu_load_average_', '') },
    { title: 'Memory', format: format.bytes, query: 'sum by (state) (system_memory_usage_bytes{state=~"used|cached|free"})' },
    { title: 'Disk traffic', format: format.bytesRate, query: 'sum by (direction) (rate(system_disk_io_bytes_total[$w]))' },
    { title: 'Engine’s disk', format: format.bytes, query: 'sum by (state) (system_filesystem_usage_bytes)' },
  ],
};
const OWN = new Set(['proxy', 'app', 'redis', 'host']);

/** The graphs of a service; every service that can be scraped has some. */
export const graphs = service =>
  OWN.has(service) ? GRAPHS[service] : [...(GRAPHS[service] ?? []), processor(service), memory(service), scrape(service)];
