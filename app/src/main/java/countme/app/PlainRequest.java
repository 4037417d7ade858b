package countme.app;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What Jetty's servlet layer and Spark get to see: neither a path that they would refuse, nor the header by which Spark chooses among
 * routes. Both are the counter's to judge. It carries what is known of the request before they see it.
 */
final class PlainRequest extends Request.Wrapper {
    private static final HttpURI ROOT = HttpURI.from("/");

    private final boolean internal;
    private final HttpFields headers;
    private volatile @Nullable Answer answer;

    /** Hides what is to be hidden of a request; {@code internal} where it came in on the internal port. */
    PlainRequest(Request request, boolean internal) {
        super(request);
        this.internal = internal;
        headers = request.getHeaders().contains(HttpHeader.ACCEPT)
                ? HttpFields.build(request.getHeaders()).remove(HttpHeader.ACCEPT)
                : request.getHeaders();
    }

    boolean isInternal() {
        return internal;
    }

    /** As it was sent: percent-encoded, without the query. */
    String path() {
        String path = getWrapped().getHttpURI().getPath();
        return path == null ? "" : path;
    }

    /** The answer, where it was found before Spark was asked. */
    @Nullable
    Answer answer() {
        return answer;
    }

    void answeredBy(Answer found) {
        answer = found;
    }

    boolean hasBody() {
        return headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0 || headers.contains(HttpHeader.TRANSFER_ENCODING);
    }

    @Override
    public HttpURI getHttpURI() {
        return ROOT;
    }

    @Override
    public HttpFields getHeaders() {
        return headers;
    }
}
