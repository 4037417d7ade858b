package countme.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import countme.loadtest.CounterPage;
import countme.loadtest.ExactCount;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** Requests for the counter's page: each answer is checked to the last byte and counted, those of the load are noted down too. */
final class Visits {
    private static final String REQUEST = "request";
    private static final String NUMBER = "number";
    private static final String MILLIS = "millis";
    private static final String PART = "part";
    private static final String AT = "at";

    private final URI url;
    private final ExactCount count;
    private final Journal journal;
    private final AtomicInteger underWay = new AtomicInteger();

    Visits(URI url, ExactCount count, Journal journal) {
        this.url = url;
        this.count = count;
        this.journal = journal;
    }

    /** A visit beside the load. */
    ChainBuilder called(String name, LongConsumer seen) {
        return get(name).exec(session -> {
            if (!session.isFailed()) {
                seen.accept(counted(session));
            }
            return over(session);
        });
    }

    /** A visit of the load, called what the part is called that it begins in. */
    ChainBuilder during(Timeline timeline) {
        return exec(session -> {
                    underWay.incrementAndGet();
                    long at = journal.now();
                    return session.set(AT, at).set(PART, timeline.partAt(at));
                })
                .exec(get("#{" + PART + "}"))
                .exec(session -> {
                    String part = Objects.requireNonNull(session.getString(PART));
                    if (session.isFailed()) {
                        journal.failed(part);
                    } else {
                        long unused = counted(session);
                        journal.answered(part, session.getLong(AT), session.getInt(MILLIS));
                    }
                    underWay.decrementAndGet();
                    return over(session);
                });
    }

    /** Whether a visit of the load is not over yet. */
    boolean areUnderWay() {
        return underWay.get() > 0;
    }

    private ChainBuilder get(String name) {
        return exec(session -> session.set(REQUEST, count.start()))
                .exec(http(name)
                        .get(url.toString())
                        .check(
                                status().is(200),
                                header("Content-Type").is(CounterPage.CONTENT_TYPE),
                                bodyString().transform(CounterPage::parse).saveAs(NUMBER),
                                responseTimeInMillis().saveAs(MILLIS)));
    }

    private static long counted(Session session) {
        ExactCount.Request request = Objects.requireNonNull(session.get(REQUEST));
        long number = session.getLong(NUMBER);
        request.answered(number);
        return number;
    }

    private static Session over(Session session) {
        return session.removeAll(NUMBER, MILLIS).markAsSucceeded();
    }
}
