package countme.topology.service;

import java.util.Set;

/**
 * The certificate the proxy shows.
 *
 * @param chain certificate and intermediates, PEM
 * @param key private key, PEM
 * @param names host names it is valid for; a leading {@code *.} allowed
 */
public record Tls(String chain, String key, Set<String> names) {
    /** One whose names nobody asks about. */
    public Tls(String chain, String key) {
        this(chain, key, Set.of());
    }

    /** The key never gets into a log or a message. */
    @Override
    public String toString() {
        return "Tls[redacted]";
    }
}
