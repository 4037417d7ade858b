package countme.topology.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A stack's own /22: one {@link Subnet} for each of its networks, and one to spare.
 *
 * @param first of its four subnets; its third octet is a multiple of four
 */
public record Subnets(Subnet first) {
    private static final int SIZE = 4;
    static final int BITS = 22;
    private static final String MASK = "/" + BITS;
    /** Where subnets are looked for; a machine of a company may have all of 10.0.0.0/8 elsewhere. */
    private static final List<String> PLACES = List.of("10.213.", "172.30.");

    /** A /22 begins at a multiple of four; an {@link IllegalArgumentException} where this does not. */
    public Subnets {
        if (octet(first) % SIZE != 0) {
            throw new IllegalArgumentException("no /22 begins with " + first.cidr());
        }
    }

    /** Parses {@code a.b.c.0/22}; empty when it is anything else. */
    public static Optional<Subnets> parse(String cidr) {
        return cidr.endsWith(MASK)
                ? Subnet.parse(cidr.replace(MASK, "/24"))
                        .filter(first -> octet(first) % SIZE == 0)
                        .map(Subnets::new)
                : Optional.empty();
    }

    /** Those to try for a project, the same ones in the same order each time. */
    public static Stream<Subnets> candidates(String project) {
        int first = Math.floorMod(project.hashCode(), 256 / SIZE);
        return PLACES.stream()
                .flatMap(place -> IntStream.range(0, 256 / SIZE)
                        .mapToObj(i -> new Subnets(new Subnet(place + (first + i) * SIZE % 256))));
    }

    /** Those in which a network has this subnet; empty where none are. */
    public static Optional<Subnets> having(Network network, Subnet subnet) {
        int octet = octet(subnet) - network.number();
        return octet < 0 || octet % SIZE != 0
                ? Optional.empty()
                : Optional.of(new Subnets(new Subnet(others(subnet) + octet)));
    }

    public Subnet of(Network network) {
        return new Subnet(others(first) + (octet(first) + network.number()));
    }

    public String cidr() {
        return first.prefix() + ".0" + MASK;
    }

    private static int octet(Subnet subnet) {
        return Integer.parseInt(subnet.prefix().substring(others(subnet).length()));
    }

    /** The first two octets and a dot. */
    private static String others(Subnet subnet) {
        return subnet.prefix().substring(0, subnet.prefix().lastIndexOf('.') + 1);
    }
}
