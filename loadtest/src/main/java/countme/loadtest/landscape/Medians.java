package countme.loadtest.landscape;

import countme.loadtest.Quantiles;
import countme.loadtest.Ratio;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Middles of several samples, figure by figure. Pure. */
final class Medians {
    private Medians() {}

    /** The middle of one figure. */
    static <T> double of(List<T> samples, ToDoubleFunction<T> figure) {
        return Quantiles.median(samples.stream().mapToDouble(figure).sorted().toArray());
    }

    /** A sample of which each figure is the middle one. */
    static Sample of(List<Sample> samples) {
        var services = new TreeSet<String>();
        samples.forEach(sample -> services.addAll(sample.micros().keySet()));
        Map<String, Double> micros = new HashMap<>();
        for (String service : services) {
            micros.put(service, of(samples, sample -> sample.micros().getOrDefault(service, 0.0)));
        }
        return new Sample(
                of(samples, Sample::perSecond),
                of(samples, Sample::p50),
                of(samples, Sample::p99),
                of(samples, Sample::p999),
                of(samples, Sample::max),
                micros,
                of(samples, Sample::idle));
    }

    /** How many times as much the first were as the second, pair by pair. */
    static Ratio ratio(List<Sample> first, List<Sample> second, ToDoubleFunction<Sample> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            ratios.add(figure.applyAsDouble(first.get(i)) / figure.applyAsDouble(second.get(i)));
        }
        return Ratio.of(ratios);
    }
}
