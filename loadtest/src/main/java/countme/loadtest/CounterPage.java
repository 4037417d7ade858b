package countme.loadtest;

import java.util.regex.Pattern;

/** The page the counter answers with. Anything else, down to the line end, is not that page. */
public final class CounterPage {
    /** The only {@code Content-Type} the page comes with. */
    public static final String CONTENT_TYPE = "text/html; charset=utf-8";

    private static final Pattern PAGE =
            Pattern.compile("Hello World! I have been seen (0|-?[1-9][0-9]{0,18}) times\\.\n");
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

    private static String shown(String body) {
        String start = body.length() <= SHOWN ? body : body.substring(0, SHOWN) + "…";
        return start.replace("\r", "\\r").replace("\n", "\\n");
    }
}
