package countme.app;

import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * What all attempts of the proxy to get one request answered have in common. Only the proxy gives one: it overwrites what
 * users send.
 *
 * @param id different for every request
 * @param until when it is forgotten, in seconds since the epoch; the same for all requests that began in one period
 */
record IdempotencyKey(String id, long until) {
    /** Ids are forgotten by the period, which is cheaper than one by one. */
    private static final long PERIOD_SECONDS = 5;

    /** More than the proxy's proxy_next_upstream_timeout, after which it begins no attempt, and what an attempt takes. */
    private static final long KEPT_SECONDS = Duration.ofSeconds(15).toSeconds();

    private static final int ID_LENGTH = 32;
    private static final String START = "t=";
    private static final int SECONDS_DIGITS = 10;
    private static final String DIGITS = "0123456789";
    private static final String HEXADECIMAL = DIGITS + "abcdef";

    /** The key in the headers {@code X-Request-ID} and {@code X-Request-Start}; null where the proxy was not asked. */
    static @Nullable IdempotencyKey of(HttpFields headers) {
        return of(headers.get("X-Request-ID"), headers.get("X-Request-Start"));
    }

    /**
     * The key of a request.
     *
     * @param id 32 hexadecimal digits, lower case
     * @param start {@code t=} and when it began: seconds since the epoch with a fraction
     */
    static @Nullable IdempotencyKey of(@Nullable String id, @Nullable String start) {
        if (id == null
                || start == null
                || id.length() != ID_LENGTH
                || !isMadeOf(HEXADECIMAL, id)
                || !start.startsWith(START)) {
            return null;
        }
        int point = start.indexOf('.');
        String seconds = start.substring(START.length(), point < 0 ? start.length() : point);
        if (seconds.length() != SECONDS_DIGITS || !isMadeOf(DIGITS, seconds)) {
            return null;
        }
        long began = Long.parseLong(seconds);
        return new IdempotencyKey(id, began - began % PERIOD_SECONDS + PERIOD_SECONDS + KEPT_SECONDS);
    }

    /** A plain loop: every request comes through here, and streams cost microseconds. */
    private static boolean isMadeOf(String allowed, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (allowed.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
