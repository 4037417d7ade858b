package countme.topology.export;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expressions of Prometheus' language, read no further than it takes to find what they select: a Prometheus that others use, too, has metrics of theirs by the
 * same names.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/">Querying Prometheus</a>
 */
final class PromQl {
    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`";

    /** A string, a number or duration, a word, what is in braces; whatever else there is, goes through as it is. */
    private static final Pattern TOKEN = Pattern.compile("(?<string>" + STRING + ")|(?<number>[0-9][0-9a-zA-Z_.]*)"
            + "|(?<word>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<gap>\\s*)(?<next>[({]|(?:by|without)\\b)?"
            + "|(?<open>\\{)");

    /** Words before a list of labels, in which there are no metrics. */
    private static final Set<String> BEFORE_LABELS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan");
    private static final Pattern MATCHERS = Pattern.compile("(?:[^}\"'`]|" + STRING + ")*}");
    private static final Pattern LABELS = Pattern.compile("\\s*\\([^)]*\\)");

    private PromQl() {}

    /** The same of series that have this label. */
    static String of(String expression, String label, String value) {
        String matcher = label + "=\"" + value + "\"";
        var scoped = new StringBuilder();
        Matcher token = TOKEN.matcher(expression);
        int at = 0;
        while (token.find(at)) {
            scoped.append(expression, at, token.start());
            at = token.end();
            if (token.group("open") != null) {
                at = select(expression, at, matcher, scoped);
            } else if (token.group("word") != null) {
                at = word(expression, token, matcher, scoped);
            } else {
                scoped.append(token.group());
            }
        }
        return scoped.append(expression.substring(at)).toString();
    }

    /** Writes a word and what belongs to it; tells where that ends. */
    private static int word(String expression, Matcher token, String matcher, StringBuilder scoped) {
        String word = token.group("word");
        String next = token.group("next");
        int end = token.end("word");
        scoped.append(word);
        if (BEFORE_LABELS.contains(word)) {
            Matcher labels = LABELS.matcher(expression).region(end, expression.length());
            if (labels.lookingAt()) {
                scoped.append(labels.group());
                return labels.end();
            }
            return end;
        }
        if (KEYWORDS.contains(word) || "(".equals(next) || "by".equals(next) || "without".equals(next)) {
            return end;
        }
        if ("{".equals(next)) {
            return select(expression, token.end(), matcher, scoped.append(token.group("gap")));
        }
        scoped.append('{').append(matcher).append('}');
        return end;
    }

    /** Writes a selector's beginning, with one more matcher; tells where its own matchers begin. */
    private static int select(String expression, int inside, String matcher, StringBuilder scoped) {
        scoped.append('{').append(matcher);
        Matcher rest = MATCHERS.matcher(expression).region(inside, expression.length());
        if (!rest.lookingAt()) {
            throw new IllegalArgumentException("a selector without an end: " + expression);
        }
        String matchers = rest.group();
        scoped.append(matchers.equals("}") ? "" : ",").append(matchers);
        return rest.end();
    }
}
