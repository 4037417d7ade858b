package countme.topology.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a machine sends packets: the addresses that are somebody's already, whatever network, tunnel or virtual machine they are in.
 *
 * @param ranges without those so wide that they mean everything else
 */
public record RouteTable(List<Range> ranges) {
    /** A machine that says nothing of its routes. */
    public static final RouteTable EMPTY = new RouteTable(List.of());

    /** A default route, or one of the halves of the Internet that tunnels use in its place. */
    private static final int WIDEST = 4;

    private static final Pattern ADDRESS = Pattern.compile("\\|-- (\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Pattern ROUTE = Pattern.compile("/(\\d+) \\S+ (?!BROADCAST)\\S+");

    /**
     * Addresses that begin with the same bits.
     *
     * @param address its first one, of 32 bits
     * @param bits how many of them are the same
     */
    public record Range(long address, int bits) {
        private long last() {
            return address + (1L << (32 - bits)) - 1;
        }

        boolean overlaps(Range other) {
            return address <= other.last() && other.address <= last();
        }
    }

    public RouteTable {
        ranges = List.copyOf(ranges);
    }

    /** Reads what Linux tells in {@code /proc/net/fib_trie}: unlike other places, it has all tables, those of tunnels too. */
    public static RouteTable parse(String fibTrie) {
        var ranges = new ArrayList<Range>();
        long address = 0;
        for (String line : fibTrie.lines().toList()) {
            Matcher at = ADDRESS.matcher(line.strip());
            Matcher route = ROUTE.matcher(line.strip());
            if (at.matches()) {
                address = address(at.group(1), at.group(2), at.group(3), at.group(4));
            } else if (route.matches() && Integer.parseInt(route.group(1)) > WIDEST) {
                ranges.add(new Range(address, Integer.parseInt(route.group(1))));
            }
        }
        return new RouteTable(ranges);
    }

    /** Whether some of a stack's addresses lead elsewhere. */
    public boolean has(Subnets subnets) {
        String[] octets = subnets.first().gateway().split("\\.", -1);
        var stack = new Range(address(octets[0], octets[1], octets[2], "0"), Subnets.BITS);
        return ranges.stream().anyMatch(stack::overlaps);
    }

    private static long address(String... octets) {
        long address = 0;
        for (String octet : octets) {
            address = address << 8 | Integer.parseInt(octet);
        }
        return address;
    }
}
