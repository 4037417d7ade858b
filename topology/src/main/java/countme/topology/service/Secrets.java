package countme.topology.service;

/**
 * What a topology knows and nobody else may.
 *
 * @param operators who may see the console
 * @param services what services show each other
 */
public record Secrets(Login operators, ServiceLogins services) {
    /** For everything that needs none. */
    public static final Secrets NONE = new Secrets(new Login("", ""), ServiceLogins.NONE);
}
