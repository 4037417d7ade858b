package countme.topology.host;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits.
 *
 * @param address the first one
 * @param bits how many are the same
 */
public record Cidr(InetAddress address, int bits) {
    /** Digits only: a name would be looked up. */
    private static final Pattern CIDR =
            Pattern.compile("(?<address>\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)(/(?<bits>\\d{1,3}))?");

    /** Parses such as {@code 192.0.2.0/24}, {@code 2001:db8::/48} or one address; empty when it is anything else. */
    public static Optional<Cidr> parse(String text) {
        Matcher cidr = CIDR.matcher(text);
        if (!cidr.matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByName(cidr.group("address"));
            int longest = address.getAddress().length * 8;
            int bits = cidr.group("bits") == null ? longest : Integer.parseInt(cidr.group("bits"));
            if (bits > longest
                    || !bits(address, longest).equals(bits(address, bits).shiftLeft(longest - bits))) {
                return Optional.empty();
            }
            return Optional.of(new Cidr(address, bits));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static BigInteger bits(InetAddress address, int first) {
        byte[] bytes = address.getAddress();
        return new BigInteger(1, bytes).shiftRight(bytes.length * 8 - first);
    }

    boolean isIpv6() {
        return address.getAddress().length == 16;
    }

    /** Whether all of another network's addresses are of this one. */
    public boolean contains(Cidr other) {
        return isIpv6() == other.isIpv6()
                && bits <= other.bits
                && bits(address, bits).equals(bits(other.address, bits));
    }

    /** As nft and people write it. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
