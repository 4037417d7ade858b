package countme.loadtest.landscape;

import java.util.Map;

/** Samples for tests of what is printed and drawn. */
final class Samples {
    private Samples() {}

    static Sample of(double perSecond, double p99, double idle, Map<String, Double> micros) {
        return new Sample(perSecond, p99 / 4, p99, p99 * 2, p99 * 3, micros, idle);
    }

    static Sample of(double perSecond, double p99) {
        return of(perSecond, p99, 0.02, Map.of("app", 200.0, "proxy", 90.0, "redis", 40.0, Sample.GENERATOR, 20.0));
    }
}
