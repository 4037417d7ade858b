package countme.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/** The page the counter answers with. Anything else, down to the line end, is not that page. */
public final class CounterPage {
    /** The only {@code Content-Type} the page comes with. */
    public static final String CONTENT_TYPE = "text/html; charset=utf-8";

    /** Where the number is in a template of the page. */
    static final String COUNT = "{count}";

    private static final String TEMPLATE = template();
    private static final Pattern PAGE = pattern(TEMPLATE);
    private static final int SHOWN = 80;

    private CounterPage() {}

    /**
     * The number on the page.
     *
     * @throws IllegalArgumentException when {@code body} is anything but the counter's page, or its number does not fit 64 bits
     */
    public static long parse(String body) {
        var page = PAGE.matcher(body);
        if (!page.matches()) {
            throw new IllegalArgumentException("not the counter's page: \"" + shown(body) + "\"");
        }
        return Long.parseLong(page.group(1));
    }

    /** The page with a number. */
    public static String of(long number) {
        return TEMPLATE.replace(COUNT, Long.toString(number));
    }

    /** What a page with these words and any number looks like; the number is its first group. */
    static Pattern pattern(String template) {
        int at = template.indexOf(COUNT);
        return Pattern.compile(Pattern.quote(template.substring(0, at))
                + "(0|-?[1-9][0-9]{0,18})"
                + Pattern.quote(template.substring(at + COUNT.length())));
    }

    private static String template() {
        try (InputStream json = CounterPage.class.getResourceAsStream("/baseline.json")) {
            return template(
                    new String(Objects.requireNonNull(json, "baseline.json").readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The page that a baseline expects, with {@code {count}} where the number is.
     *
     * @throws IOException when it expects none
     */
    static String template(String baseline) throws IOException {
        try {
            String page = Json.parse(baseline).get("bodies").get("page").text();
            if (page.contains(COUNT)) {
                return page;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("The baseline is " + e.getMessage(), e);
        }
        throw new IOException("The baseline has no page with " + COUNT);
    }

    private static String shown(String body) {
        String start = body.length() <= SHOWN ? body : body.substring(0, SHOWN) + "…";
        return start.replace("\r", "\\r").replace("\n", "\\n");
    }
}
