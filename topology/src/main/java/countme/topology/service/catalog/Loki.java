package countme.topology.service.catalog;

import countme.topology.config.Network;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.LogStore;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.Unit;
import java.time.Duration;
import java.util.Map;

/** Keeps the logs, seven days. */
public final class Loki extends Service implements LogStore {
    private static final Duration RETENTION = Duration.ofDays(7);

    private static final int PORT = 3100;

    public Loki() {
        super("loki", ImageRef.of("grafana/loki:3.7.8"), 30);
        on(Network.ops);
        runsAs(10001, 10001);
        command("loki", "-config.file=" + ConfigFiles.CURRENT + "/loki.yaml");
        keeps(new DataVolume("loki-data", "/loki", 10));
        environment("GOMEMLIMIT", "128MiB");
        environment("GOGC", 200);
        onOneProcessor();
        limitedTo(new Limits(512, 256, 256));
        // The image has neither shell nor client; the program itself can ask.
        healthy(HealthCheck.of("loki", "-health", "-health.url=http://127.0.0.1:" + PORT + "/ready")
                .orHttp(PORT, "/loki/api/v1/status/buildinfo", "/ready"));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
        shows(Graph.of("Lines taken in", Unit.rate, "lines", "sum(rate(loki_distributor_lines_received_total[$w]))"));
        alerts(Alert.warning(
                "LogsDiscarded",
                "sum by (reason) " + Alert.grown("loki_discarded_samples_total") + " > 0",
                Duration.ZERO,
                "Loki refused {{ $value | humanize }} lines: {{ $labels.reason }}"));
        alerts(Alert.warning(
                "StorageCorrupt",
                "sum(loki_chunk_store_decode_failures_total) > 0 or sum(loki_ingester_wal_corruptions_total) > 0"
                        + " or max_over_time(loki:lines:missing[1h]) > 0",
                Duration.ZERO,
                "Loki found damaged data, went on without it, and lost some lines"));
    }

    @Override
    public Service service() {
        return this;
    }

    @Override
    public int port() {
        return PORT;
    }

    @Override
    public Duration retention() {
        return RETENTION;
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        return ConfigFiles.of(Map.of("loki.yaml", """
                auth_enabled: false
                server:
                  http_listen_port: %s
                  log_level: warn
                common:
                  instance_addr: 127.0.0.1
                  path_prefix: /loki
                  replication_factor: 1
                  ring:
                    kvstore:
                      store: inmemory
                  storage:
                    filesystem:
                      chunks_directory: /loki/chunks
                      rules_directory: /loki/rules
                schema_config:
                  configs:
                    - from: "2024-01-01"
                      store: tsdb
                      object_store: filesystem
                      schema: v13
                      index:
                        prefix: index_
                        period: 24h
                chunk_store_config:
                  chunk_cache_config:
                    embedded_cache:
                      # The default keeps 100 MB of what was just written, for reading; collecting garbage around it takes as long as all the rest.
                      max_size_mb: 8
                ingester:
                  # The default packs smaller and takes several times as long.
                  chunk_encoding: snappy
                  # A few thousand requests/s fill a chunk in seconds. Those that wait to be written are memory that garbage is collected around.
                  flush_check_period: 5s
                  wal:
                    # After a kill all since the last checkpoint is read again, into memory.
                    checkpoint_duration: 1m
                    replay_memory_ceiling: 64MB
                  lifecycler:
                    # One instance has no ring to wait for; the default delays readiness by 15 s.
                    min_ready_duration: 0s
                frontend:
                  # How often it looks for the scheduler, which is in the same process; the default delays readiness by 10 s.
                  scheduler_dns_lookup_period: 1s
                query_range:
                  cache_results: false
                  # There is nobody to share a query with.
                  parallelise_shardable_queries: false
                storage_config:
                  # So many are read before the first line is given; the default is 50, of 1.5 MB each.
                  max_chunk_batch_size: 2
                compactor:
                  working_directory: /loki/compactor
                  retention_enabled: true
                  delete_request_store: filesystem
                limits_config:
                  retention_period: %sh
                  # One after another and only until there are lines enough. By default a week is 168 queries, side by side.
                  split_queries_by_interval: 0s
                  # What one container may write for long; what it may write at once.
                  per_stream_rate_limit: 16MB
                  per_stream_rate_limit_burst: 32MB
                  ingestion_rate_mb: 32
                  ingestion_burst_size_mb: 64
                  # The collector knows both better.
                  discover_service_name: []
                  discover_log_levels: false
                  otlp_config:
                    resource_attributes:
                      ignore_defaults: true
                      attributes_config:
                        - {action: index_label, attributes: [project, service, replica, level]}
                    # The line has all of them; kept twice they would cost as much again.
                    log_attributes:
                      - {action: drop, regex: .+}
                analytics:
                  reporting_enabled: false
                """.formatted(PORT, RETENTION.toHours())));
    }
}
