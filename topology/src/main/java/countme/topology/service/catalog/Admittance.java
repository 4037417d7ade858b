package countme.topology.service.catalog;

import countme.topology.config.Admission;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whom nginx answers, in its own words.
 *
 * @param known names that are answered whatever else is admitted: the certificate's, and the stack's own
 * @param gateways of the networks that nginx is in: who comes from the engine's own machine comes as one of them
 */
record Admittance(Admission admission, Set<String> known, List<String> gateways) {
    private static final String LOOPBACK = "127.0.0.0/8";

    /** Host names for {@code server_name}, the one that users type first. */
    String hostNames() {
        return String.join(" ", accepted());
    }

    /** The same, and who names nothing (HTTP/1.0), and addresses: no name ends in a number, so none of those leads elsewhere. */
    String names() {
        return hostNames() + " \"\" \"~^[0-9.]+$\" \"~^\\[[0-9a-f:.]+\\]$\"";
    }

    String protocols() {
        return switch (admission.tls()) {
            case intermediate -> "TLSv1.2 TLSv1.3";
            case modern -> "TLSv1.3";
        };
    }

    /** Content of a file within nginx's {@code http} block. */
    String visitors() {
        return Template.read("visitors.conf")
                .with("trusted", lines(balancers(), balancer -> "set_real_ip_from " + balancer + ";"))
                .with("header", admission.proxyProtocol() ? "proxy_protocol" : "X-Forwarded-For")
                .with("balancers", lines(balancers(), balancer -> "    " + balancer + " 1;"))
                .with("unlimited", lines(unlimited(), network -> "    " + network + " 1;"))
                .with("hsts", isReal() ? "    " + admission.serverName() + " max-age=63072000;" : "")
                .text();
    }

    private Set<String> accepted() {
        return Stream.of(Set.of(admission.serverName()), known, admission.otherNames())
                .flatMap(Collection::stream)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** One on the engine's own machine comes as a gateway. */
    private Set<String> balancers() {
        var balancers = new TreeSet<>(admission.balancers());
        if (balancers.stream().anyMatch(balancer -> balancer.startsWith("127."))) {
            balancers.addAll(gateways);
        }
        return balancers;
    }

    /** Loopback, which comes as a gateway; and a balancer, which asks for many. */
    private Set<String> unlimited() {
        var unlimited = new TreeSet<>(admission.unlimited());
        unlimited.addAll(balancers());
        unlimited.add(LOOPBACK);
        unlimited.addAll(gateways);
        return unlimited;
    }

    /** Only a real host name is bound to HTTPS: on {@code localhost} that would break every other server of that machine. */
    private boolean isReal() {
        String name = admission.serverName();
        return name.contains(".") && !name.endsWith(".localhost") && !name.matches("[\\d.]+");
    }

    private static String lines(Collection<String> items, Function<String, String> line) {
        return items.stream().map(line).collect(Collectors.joining("\n"));
    }
}
