package countme.loadtest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a counter on this machine again and again until it counts. */
public final class ImpatientVisitor {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpRequest request;
    private final HttpClient client;

    /** A visitor of the counter on a port. */
    public ImpatientVisitor(int port) {
        request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"))
                .timeout(PATIENCE)
                .build();
        client = HttpClient.newBuilder()
                .sslContext(AnyServer.trusted())
                .connectTimeout(PATIENCE)
                .build();
    }

    /** Whether one request now is answered with a number. */
    public boolean isCounted() throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 && CounterPage.parse(response.body()) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
