package countme.acceptance;

import countme.loadtest.Connection;
import countme.loadtest.Connection.ClosedWhileIdleException;
import countme.loadtest.ExactCount;
import java.io.IOException;
import java.util.function.ToLongFunction;

/**
 * Visits as browsers make them, each counted: a request is sent once more when the idle connection it was sent on had just been closed (RFC 9112, 9.3.1).
 *
 * @param count where each try is recorded
 * @param page gives the number that a page shows, and refuses what is no page of the counter
 * @param sentAgain told of each second try
 */
record BrowserVisit(ExactCount count, ToLongFunction<String> page, Runnable sentAgain) {
    /** Gives the number that was answered, by either try. */
    long over(Connection connection) throws IOException {
        try {
            return ask(connection);
        } catch (ClosedWhileIdleException e) {
            sentAgain.run();
            return ask(connection);
        }
    }

    /** Without a number the outcome is unknown, unless there was not even a connection. */
    private long ask(Connection connection) throws IOException {
        ExactCount.Request request = count.start();
        try {
            connection.open();
        } catch (IOException e) {
            request.notCounted();
            throw e;
        }
        long value = page.applyAsLong(connection.page());
        request.answered(value);
        return value;
    }
}
