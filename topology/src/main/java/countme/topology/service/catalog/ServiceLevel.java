package countme.topology.service.catalog;

import countme.topology.service.watch.Alert;
import countme.topology.service.watch.Figure;
import countme.topology.service.watch.Flow;
import countme.topology.service.watch.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What users are promised, measured at the proxy: 99.9 % of requests do not fail, 99 % are answered within a quarter of a second. */
final class ServiceLevel {
    /** Part of all requests that may fail. */
    private static final double ERROR_BUDGET = 0.001;

    private static final String SLOWEST = "0.25";
    private static final String REQUESTS = "proxy_request_duration_seconds_count";
    private static final String LATENCIES = "proxy_request_duration_seconds_bucket";

    /** Multi-window burn rates: a month's budget is gone in 2 days at 14.4 times the rate it lasts, in 5 days at 6 times. */
    private static final List<Alert> ALERTS = List.of(
            Alert.critical(
                    "ErrorBudgetBurnFast",
                    burn(14.4, "1h", "5m"),
                    Duration.ofSeconds(30),
                    "{{ $value | humanizePercentage }} of the last hour's requests failed"),
            Alert.warning(
                    "ErrorBudgetBurnSlow",
                    burn(6, "6h", "30m"),
                    Duration.ofMinutes(2),
                    "{{ $value | humanizePercentage }} of the last six hours' requests failed"),
            // Of less than one request a second, a single slow one would be the 99th percentile.
            Alert.warning(
                    "RequestLatencyHigh",
                    quantile("0.99", "5m") + " > " + SLOWEST + " and sum(rate(" + REQUESTS + "[5m])) > 1",
                    Duration.ofMinutes(1),
                    "One request in a hundred takes longer than {{ $value | humanizeDuration }}"));

    private ServiceLevel() {}

    static List<Alert> alerts() {
        return ALERTS;
    }

    /** What the console shows first: the last minute. */
    static Figure[] figures() {
        return new Figure[] {
            Figure.of("rate", "Requests", "last minute", Unit.rate, visits().rate()),
            Figure.of("errors", "Errors", "5xx of all requests", Unit.percent, "max(proxy:requests:error_ratio1m)")
                    .badAbove(ERROR_BUDGET),
            Figure.of("p50", "Median latency", "p50", Unit.seconds, quantile("0.5", "1m")),
            Figure.of("p99", "Slowest 1 %", "p99", Unit.seconds, visits().latency())
        };
    }

    /** What users send, and how long they wait. */
    static Flow visits() {
        return new Flow("", "", "sum(proxy:requests:rate1m)", quantile("0.99", "1m"));
    }

    /** Recorded expressions by name. */
    static Map<String, String> recorded() {
        var recorded = new TreeMap<String, String>();
        List.of("5m", "30m", "1h", "6h")
                .forEach(window -> recorded.put(ratio(window), """
                        (sum(rate(%1$s{status_class="5xx"}[%2$s])) or vector(0)) / (sum(rate(%1$s[%2$s])) > 0)\
                        """.formatted(REQUESTS, window)));
        return recorded;
    }

    /** The long window says that it matters, the short one that it still goes on. */
    private static String burn(double rate, String longer, String shorter) {
        String most = String.valueOf(Math.round(rate * ERROR_BUDGET * 1e6) / 1e6);
        return ratio(longer) + " > " + most + " and " + ratio(shorter) + " > " + most;
    }

    private static String quantile(String part, String window) {
        return "histogram_quantile(" + part + ", sum by (le) (rate(" + LATENCIES + "[" + window + "])))";
    }

    private static String ratio(String window) {
        return "proxy:requests:error_ratio" + window;
    }
}
