package countme.topology.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A network's own /24, in which every service and replica slot has a fixed address: nothing dangles after a restart of the engine.
 *
 * @param prefix the first three octets, such as {@code 10.213.7}
 */
public record Subnet(String prefix) {
    private static final Pattern CIDR = Pattern.compile("((\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3}))\\.0/24");

    /** Parses {@code a.b.c.0/24}; empty when it is anything else. */
    public static Optional<Subnet> parse(String cidr) {
        Matcher matcher = CIDR.matcher(cidr);
        if (!matcher.matches()
                || IntStream.of(2, 3, 4).anyMatch(group -> Integer.parseInt(matcher.group(group)) > 255)) {
            return Optional.empty();
        }
        return Optional.of(new Subnet(matcher.group(1)));
    }

    public String cidr() {
        return prefix + ".0/24";
    }

    public String gateway() {
        return address(1);
    }

    /** The address with this last octet, 1 to 254. */
    public String address(int host) {
        if (host < 1 || host > 254) {
            throw new IllegalArgumentException("no such host in a /24: " + host);
        }
        return prefix + "." + host;
    }
}
