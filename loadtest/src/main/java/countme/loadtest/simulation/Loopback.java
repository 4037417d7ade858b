package countme.loadtest.simulation;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells this machine from others by name alone: a name that has to be looked up may be anybody's. */
final class Loopback {
    private static final String IPV4 = "127(\\.[0-9]{1,3}){3}";

    private Loopback() {}

    /** Whether a URL's host is {@code localhost}, in 127.0.0.0/8, or ::1 in brackets. */
    static boolean isName(String host) {
        return "localhost".equalsIgnoreCase(host)
                || ((host.matches(IPV4) || host.startsWith("[")) && isLoopbackAddress(host));
    }

    private static boolean isLoopbackAddress(String literal) {
        try {
            return InetAddress.getByName(literal).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
