package countme.app;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Counts before Spark is asked, so that no thread waits for Redis on behalf of one request. The thread that reads requests has all that
 * it has read counted by one call, and then lets Spark answer each of them: no request changes threads.
 */
final class CountAhead extends Handler.Wrapper {
    private final Counter users;
    private final Counter verification;
    private Map<Connector, CountBatcher> batchers = Map.of();

    CountAhead(Handler spark, Counter users, Counter verification) {
        super(spark);
        this.users = users;
        this.verification = verification;
    }

    @Override
    protected void doStart() throws Exception {
        batchers = Stream.of(getServer().getConnectors())
                .map(ReadingConnector.class::cast)
                .collect(Collectors.toMap(connector -> connector, this::batcher));
        super.doStart();
    }

    /** Nothing waits here, so the thread that has read a request may run this itself. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        PlainRequest plain = Request.as(request, PlainRequest.class);
        Counter counter = plain.isInternal() ? verification : users;
        IdempotencyKey key = plain.hasBody() ? null : IdempotencyKey.of(plain.getHeaders());
        CountBatcher batcher = batchers.get(plain.getConnectionMetaData().getConnector());
        if (key != null && batcher != null && counter.countsOnce(plain.getMethod(), plain.path(), key)) {
            batcher.count(key, outcome -> {
                plain.answeredBy(Counter.answer(outcome));
                askSpark(request, response, callback);
            });
        } else {
            // It may wait, for Redis or for the rest of the request.
            getServer().getThreadPool().execute(() -> askSpark(request, response, callback));
        }
        return true;
    }

    private CountBatcher batcher(ReadingConnector connector) {
        Counter counter = connector == getServer().getConnectors()[0] ? users : verification;
        // An answer fits into what a connection's system buffer has free, as it is the only one under way, so writing
        // it does not wait.
        return new CountBatcher(
                counter::count,
                counter::isPrompt,
                connector.reader(),
                getServer().getThreadPool());
    }

    private void askSpark(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                throw new IllegalStateException("Spark did not answer");
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        }
    }
}
