package countme.topology.service;

import java.util.List;

/**
 * The logins that services show each other, all made of one secret. Who knows one of them knows neither another one nor the secret.
 *
 * @param secrets the one in force first, then those that it takes the place of, which are accepted until nobody uses them any more
 * @param required whether everybody has to log in; not while somebody is there who cannot
 */
public record ServiceLogins(List<String> secrets, boolean required) {
    /** Where nobody needs any. */
    public static final ServiceLogins NONE = new ServiceLogins(List.of(""), true);

    public ServiceLogins {
        secrets = List.copyOf(secrets);
    }

    /** The login of a user. */
    public Login of(String user) {
        return accepted(user).get(0);
    }

    /** All logins with which a user is let in, the one in force first. */
    public List<Login> accepted(String user) {
        return secrets.stream()
                .map(secret -> new Login(user, secret).derived(user))
                .toList();
    }

    /** A secret never gets into a log or a message. */
    @Override
    public String toString() {
        return "ServiceLogins[redacted, required=" + required + "]";
    }
}
