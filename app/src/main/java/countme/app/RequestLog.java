package countme.app;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs a request only when it failed, was otherwise unusual, or was slow where users wait: the proxy logs every one. */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    /** Clients choose these values; their length must not choose the size of the log. */
    private static final int LONGEST_VALUE = 512;

    private final Duration slow;

    /** From {@code slow} on, a request is logged. */
    RequestLog(Duration slow) {
        this.slow = slow;
    }

    void answered(HttpServletRequest request, PlainRequest plain, Answer answer, Duration took) {
        boolean failed = answer.status() >= 500;
        boolean wasSlow = !plain.isInternal() && took.compareTo(slow) >= 0;
        if (!failed && !wasSlow && answer.remark() == null) {
            return;
        }
        LOG.atLevel(failed ? Level.ERROR : Level.WARN)
                .addKeyValue("request_id", shortened(request.getHeader("X-Request-ID")))
                .addKeyValue("client", shortened(client(request)))
                .addKeyValue("method", shortened(request.getMethod()))
                .addKeyValue("path", shortened(plain.path()))
                .addKeyValue("status", answer.status())
                .addKeyValue("duration_ms", Math.round(took.toNanos() / 1e3) / 1e3)
                .addKeyValue("reason", shortened(answer.remark()))
                .log(failed ? "request failed" : wasSlow ? "request slow" : "request unusual");
    }

    /** As the proxy gives it, else who is at the other end. */
    private static String client(HttpServletRequest request) {
        String real = request.getHeader("X-Real-IP");
        if (real != null) {
            return real;
        }
        String forwarded = request.getHeader("X-Forwarded-For");
        return forwarded != null ? forwarded : request.getRemoteAddr();
    }

    private static @Nullable String shortened(@Nullable String value) {
        return value == null || value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }
}
