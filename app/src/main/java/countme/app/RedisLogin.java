package countme.app;

/** Who the counter is at Redis. Redis knows what that user may do. */
record RedisLogin(String user, String password) {
    /** The password never gets into a log or a message. */
    @Override
    public String toString() {
        return "RedisLogin[" + user + ", redacted]";
    }
}
