package countme.topology.service.watch;

import java.time.Duration;
import java.util.Locale;

/**
 * A rule of Prometheus that tells people when something is wrong.
 *
 * @param name in CamelCase, the same for the same thing at several services
 * @param expression in Prometheus' language; the alert fires for each of its results
 * @param lasting how long there must be a result before anybody is told, whole seconds
 * @param summary one line; may have Prometheus' templates in it
 */
public record Alert(String name, String expression, Duration lasting, Severity severity, String summary) {
    /** Whom it concerns when. */
    public enum Severity {
        /** Users notice, or soon will: somebody must look now. */
        critical,
        /** Users notice nothing yet: somebody must look today. */
        warning,
        /** Nothing is wrong. */
        none
    }

    public static Alert critical(String name, String expression, Duration lasting, String summary) {
        return new Alert(name, expression, lasting, Severity.critical, summary);
    }

    public static Alert warning(String name, String expression, Duration lasting, String summary) {
        return new Alert(name, expression, lasting, Severity.warning, summary);
    }

    /** How much a counter grew in five minutes that is not there before the first event: that one is no increase to Prometheus. */
    public static String grown(String counter) {
        return "(%1$s unless %1$s offset 5m or increase(%1$s[5m]))".formatted(counter);
    }

    /** What to do, a file in the repository such as {@code docs/runbooks/service-down.md}. */
    public String runbook() {
        return "docs/runbooks/" + name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT) + ".md";
    }
}
