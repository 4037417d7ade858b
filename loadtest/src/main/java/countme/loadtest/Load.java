package countme.loadtest;

/** How much load, in one of the two models that load has. */
public sealed interface Load {

    /**
     * Requests arrive at a fixed rate, however slow the answers are: visitors from outside.
     *
     * @param usersPerSecond 0.1 to 100,000 users a second, each sending one request
     */
    record Open(double usersPerSecond) implements Load {
        public Open {
            if (!(usersPerSecond >= 0.1 && usersPerSecond <= 100_000)) {
                throw new IllegalArgumentException("users a second: " + usersPerSecond);
            }
        }
    }

    /**
     * A fixed number of users, each sending its next request when the last is answered: the most the server can do.
     *
     * @param users 1 to 10,000 users at once
     */
    record Closed(int users) implements Load {
        public Closed {
            if (users < 1 || users > 10_000) {
                throw new IllegalArgumentException("users: " + users);
            }
        }
    }
}
