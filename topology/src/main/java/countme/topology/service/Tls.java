package countme.topology.service;

/**
 * The certificate the proxy shows.
 *
 * @param chain certificate and intermediates, PEM
 * @param key private key, PEM
 */
public record Tls(String chain, String key) {
    /** The key never gets into a log or a message. */
    @Override
    public String toString() {
        return "Tls[redacted]";
    }
}
