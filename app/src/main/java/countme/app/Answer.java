package countme.app;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP answer, not yet written.
 *
 * @param allow whether it lists the methods that {@code /} has
 * @param remark what was unusual, for the log; null when nothing was
 */
record Answer(
        int status,
        String contentType,
        String body,
        boolean allow,
        @Nullable String remark) {
    private static final String HTML = "text/html; charset=utf-8";

    static final Answer OPTIONS = new Answer(200, HTML, "", true, null);
    static final Answer BAD_REQUEST = page(
            400, "Bad Request", "The browser (or proxy) sent a request that this server could not understand.", false);
    static final Answer NOT_FOUND = page(
            404,
            "Not Found",
            "The requested URL was not found on the server. If you entered the URL manually please check your"
                    + " spelling and try again.",
            false);
    static final Answer METHOD_NOT_ALLOWED =
            page(405, "Method Not Allowed", "The method is not allowed for the requested URL.", true);
    private static final Answer SERVER_ERROR = page(
            500,
            "Internal Server Error",
            "The server encountered an internal error and was unable to complete your request. Either the server is"
                    + " overloaded or there is an error in the application.",
            false);

    static Answer seen(long times) {
        return new Answer(200, HTML, "Hello World! I have been seen " + times + " times.\n", false, null);
    }

    /** The page for a request that was not counted. */
    static Answer serverError(String reason) {
        return SERVER_ERROR.remarking(reason);
    }

    static Answer text(int status, String contentType, String body) {
        return new Answer(status, contentType, body, false, null);
    }

    Answer remarking(String what) {
        return new Answer(status, contentType, body, allow, what);
    }

    private static Answer page(int status, String title, String text, boolean allow) {
        String body = "<!doctype html>\n<html lang=en>\n<title>%s %s</title>\n<h1>%s</h1>\n<p>%s</p>\n"
                .formatted(status, title, title, text);
        return new Answer(status, HTML, body, allow, null);
    }
}
