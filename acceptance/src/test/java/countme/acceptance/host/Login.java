package countme.acceptance.host;

/**
 * Who tries to come in at a {@link TestHost}, and how.
 *
 * @param from an address of the client
 * @param to one of the host
 * @param key the name of a key
 */
record Login(String from, String to, String user, String key) {
    /** With the user's own key, from an admin network. */
    static Login as(String user) {
        return new Login(TestHost.ADMIN, TestHost.ADDRESS, user, user);
    }

    Login from(String other) {
        return new Login(other, to, user, key);
    }

    Login overIpv6() {
        return new Login(TestHost.ADMIN6, TestHost.ADDRESS6, user, key);
    }

    Login with(String other) {
        return new Login(from, to, user, other);
    }
}
