package countme.topology.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whom the proxy answers, and whom it believes.
 *
 * @param serverName the name users type; who names none is taken to mean it
 * @param otherNames answered too, beside those of the certificate; a leading {@code *.} means all names below
 * @param unlimited addresses and networks (CIDR) whose clients may ask as often as they like
 * @param balancers addresses and networks (CIDR) that are believed when they say whom they ask for
 * @param proxyProtocol whether they say it by the PROXY protocol, before TLS, instead of by {@code X-Forwarded-For}
 * @param tls how old a client may be
 */
public record Admission(
        String serverName,
        List<String> otherNames,
        List<String> unlimited,
        List<String> balancers,
        boolean proxyProtocol,
        TlsLevel tls) {
    /** As named in Mozilla's recommendations for servers. */
    public enum TlsLevel {
        /** TLS 1.2 and 1.3: everything that still gets updates. */
        intermediate,
        /** TLS 1.3 only. */
        modern
    }

    public Admission {
        otherNames = List.copyOf(otherNames);
        unlimited = List.copyOf(unlimited);
        balancers = List.copyOf(balancers);
    }

    /** Whose clients are never banned: those without limits, and balancers, behind which many share one address. */
    public List<String> exempt() {
        return Stream.concat(unlimited.stream(), balancers.stream()).toList();
    }

    /** All names that it is told to answer to, {@link #serverName} first. */
    public List<String> hostnames() {
        return Stream.concat(Stream.of(serverName), otherNames.stream()).toList();
    }

    /** Everything but the name at its default. */
    public static Admission under(String serverName) {
        return new Admission(serverName, List.of(), List.of(), List.of(), false, TlsLevel.intermediate);
    }
}
