package countme.certs;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names a server certificate is valid for, in canonical form; two are equal when they hold the same names in any order.
 *
 * @param dns lower-case ASCII host names, a leading {@code *.} allowed
 * @param addresses IP addresses, IPv6 in its short form
 */
public record HostNames(Set<String> dns, Set<String> addresses) {
    private static final List<String> ALWAYS = List.of("localhost", "*.localhost");

    private static final Pattern DNS = Pattern.compile(
            "(?=.{1,253}$)(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    /** Browsers read a name that ends in a number as an IPv4 address, so it is never a host name. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?[0-9]+");

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final int SAN_DNS = 2;
    private static final int SAN_ADDRESS = 7;

    public HostNames {
        dns = Collections.unmodifiableSet(new LinkedHashSet<>(dns));
        addresses = Collections.unmodifiableSet(new LinkedHashSet<>(addresses));
    }

    /**
     * This machine's own names ({@code localhost}, {@code *.localhost}) and the given ones: a certificate promises no address that nothing
     * listens on.
     *
     * @throws CertificateProblem for anything that is neither a host name nor an address a client could connect to
     */
    public static HostNames localAnd(Collection<String> configured) {
        Set<String> dns = new LinkedHashSet<>();
        Set<String> addresses = new LinkedHashSet<>();
        Stream.concat(ALWAYS.stream(), configured.stream()).map(String::strip).forEach(name -> {
            if (IPV4.matcher(name).matches() || IPV6.matcher(name).matches()) {
                addresses.add(address(name));
            } else {
                dns.add(hostName(name));
            }
        });
        return new HostNames(dns, addresses);
    }

    /**
     * Names of hosts alone.
     *
     * @throws CertificateProblem for what is none
     */
    public static HostNames ofHosts(Collection<String> names) {
        return new HostNames(
                names.stream().map(HostNames::hostName).collect(Collectors.toCollection(LinkedHashSet::new)), Set.of());
    }

    /** The host names and addresses among a certificate's subject alternative names; none when it has none that can be read. */
    public static HostNames in(X509Certificate certificate) {
        Set<String> dns = new LinkedHashSet<>();
        Set<String> addresses = new LinkedHashSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(SAN_DNS)) {
                    dns.add(((String) name.get(1)).toLowerCase(Locale.ROOT));
                } else if (name.get(0).equals(SAN_ADDRESS)) {
                    addresses.add(address((String) name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            return new HostNames(Set.of(), Set.of());
        }
        return new HostNames(dns, addresses);
    }

    /** Host names first, then addresses. */
    public List<String> all() {
        return Stream.concat(dns.stream(), addresses.stream()).toList();
    }

    private static String hostName(String name) {
        String ascii = ascii(name).toLowerCase(Locale.ROOT);
        if (!DNS.matcher(ascii).matches() || ENDS_IN_NUMBER.matcher(ascii).matches()) {
            throw invalid(name, "It is neither a host name nor an IP address.", null);
        }
        return ascii;
    }

    private static String ascii(String name) {
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            throw invalid(name, "It is neither a host name nor an IP address.", e);
        }
    }

    private static String address(String literal) {
        try {
            InetAddress address = InetAddress.getByName(literal);
            if (address.isAnyLocalAddress()) {
                throw invalid(literal, "It means every address of a machine, and no client connects to it.", null);
            }
            return address.getHostAddress().replaceFirst("(^|:)(0(:|$)){2,}", "::");
        } catch (UnknownHostException e) {
            throw invalid(literal, "It is not an IP address.", e);
        }
    }

    private static CertificateProblem invalid(String name, String why, @Nullable Throwable cause) {
        return new CertificateProblem(
                "'" + name + "' cannot be put into a certificate",
                why,
                "Give a name such as counter.example.com or an address such as 192.0.2.7.",
                cause);
    }
}
