package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import countme.topology.concurrent.MemoryTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests when the link is cut before, while and after they are carried out. */
class LastingHttpTest {
    private static final String CREATE = "/v1.41/containers/create?name=countme-app-1";
    private static final String BODY = "{\"Image\":\"app\",\"Labels\":{\"countme.revision\":\"7\"}}";

    private final MemoryTime time = new MemoryTime();
    private final CutLink link = new CutLink();
    private final List<String> asked = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final List<Function<Request, Response>> answers = new ArrayList<>();
    private int clients;
    private final LastingHttp http = new LastingHttp(link, "ssh://count-1", this::client, time, said::add);

    @Test
    void whileTheLinkIsAwayEverythingWaitsForItAndIsAskedOnce() {
        link.up = false;
        time.in(Duration.ofSeconds(60), () -> link.up = true);
        answer(200, "{}");

        assertThat(http.execute(post("/v1.41/exec/7/start", "{}")).getStatusCode())
                .isEqualTo(200);

        assertThat(asked).containsExactly("POST /v1.41/exec/7/start");
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains("ssh://count-1 is lost", "Timeout, server not responding", "for 90 s");
        assertThat(said.get(1)).matches("the connection to ssh://count-1 is back, after 6[0-2] s");
    }

    @Test
    void aLinkThatStaysAwayEndsTheWait() {
        link.up = false;

        assertThatThrownBy(() -> http.execute(get("/v1.41/info")))
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("Timeout, server not responding");

        assertThat(time.since(0)).isBetween(LastingHttp.PATIENCE, LastingHttp.PATIENCE.plusSeconds(3));
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsTheSameTwiceIsAskedAgainWhenItsAnswerIsLost() {
        for (Request request : List.of(
                get("/v1.41/containers/json"),
                delete("/v1.41/containers/7"),
                post("/v1.41/containers/7/start", ""),
                post("/v1.41/volumes/create", "{}"))) {
            asked.clear();
            lose();
            answer(204, "");

            assertThat(http.execute(request).getStatusCode()).isEqualTo(204);
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void whatIsNotTheSameTwiceIsNot() {
        lose();

        assertThatThrownBy(() -> http.execute(post("/v1.41/containers/7/restart", "")))
                .hasRootCauseMessage("Connection reset");
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatNobodyHasHeardIsAskedAgainWhateverItIs() {
        answers.add(request -> {
            throw new RuntimeException(new ConnectException("Connection refused"));
        });
        answer(204, "");

        assertThat(http.execute(post("/v1.41/containers/7/restart", "")).getStatusCode())
                .isEqualTo(204);
    }

    @Test
    void whoIsAboutToAskWhenTheConnectionsAreRenewedAsksOverTheNewOnes() {
        answers.add(request -> {
            link.cut();
            throw new IllegalStateException("Connection pool shut down");
        });
        answer(204, "");

        assertThat(http.execute(post("/v1.41/containers/7/restart", "")).getStatusCode())
                .isEqualTo(204);
    }

    @Test
    void whatIsADefectStaysOne() {
        answers.add(request -> {
            throw new IllegalStateException("a defect");
        });

        assertThatThrownBy(() -> http.execute(get("/v1.41/info"))).hasMessage("a defect");
    }

    @Test
    void aCommandThatHasNotBegunIsStarted() {
        lose();
        answer(200, "{\"ID\":\"7\",\"Running\":false,\"ExitCode\":null,\"Pid\":0}");
        answer(200, "");

        assertThat(http.execute(post("/v1.41/exec/7/start", "{}")).getStatusCode())
                .isEqualTo(200);
        assertThat(asked)
                .containsExactly("POST /v1.41/exec/7/start", "GET /v1.41/exec/7/json", "POST /v1.41/exec/7/start");
    }

    @Test
    void aCommandThatHasBegunIsNotStartedAgain() {
        lose();
        answer(200, "{\"ID\":\"7\",\"Running\":true,\"ExitCode\":null,\"Pid\":4711}");

        assertThatThrownBy(() -> http.execute(post("/v1.41/exec/7/start", "{}")))
                .hasRootCauseMessage("Connection reset");
        assertThat(asked).containsExactly("POST /v1.41/exec/7/start", "GET /v1.41/exec/7/json");
    }

    @Test
    void aContainerThatWasMadeThoughNobodyWasToldIsTheOne() throws IOException {
        lose();
        answer(409, "{\"message\":\"Conflict. The container name is already in use\"}");
        answer(200, "{\"Id\":\"made\",\"Config\":{\"Labels\":{\"countme.revision\":\"7\",\"of.the.image\":\"1\"}}}");

        Response response = http.execute(post(CREATE, BODY));

        assertThat(response.getStatusCode()).isEqualTo(201);
        assertThat(text(response)).contains("\"Id\":\"made\"");
        assertThat(asked.get(2)).isEqualTo("GET /v1.41/containers/countme-app-1/json");
    }

    @Test
    void aContainerOfThatNameThatIsAnotherStaysInTheWay() throws IOException {
        lose();
        answer(409, "{\"message\":\"Conflict.\"}");
        answer(200, "{\"Id\":\"other\",\"Config\":{\"Labels\":{\"countme.revision\":\"6\"}}}");

        Response response = http.execute(post(CREATE, BODY));

        assertThat(response.getStatusCode()).isEqualTo(409);
        assertThat(text(response)).contains("Conflict");
    }

    @Test
    void aFirstRefusalMeansWhatItSays() {
        answer(409, "{\"message\":\"Conflict.\"}");

        assertThat(http.execute(post(CREATE, BODY)).getStatusCode()).isEqualTo(409);
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatIsMadeWithoutANameIsNotMadeTwice() {
        lose();
        answer(201, "{\"Id\":\"made\"}");

        Response unused = http.execute(post("/v1.41/containers/create", BODY));

        assertThat(asked).hasSize(2);
        assertThat(asked.get(0))
                .matches("POST /v1.41/containers/create\\?name=countme-[0-9a-f-]{36}")
                .isEqualTo(asked.get(1));
    }

    @Test
    void aNetworkThatWasMadeThoughNobodyWasToldIsTheOne() throws IOException {
        lose();
        answer(409, "{\"message\":\"network with name countme already exists\"}");
        answer(200, "{\"Id\":\"net\",\"Labels\":{\"countme.project\":\"countme\"}}");

        Response response = http.execute(
                post("/v1.41/networks/create", "{\"Name\":\"countme\",\"Labels\":{\"countme.project\":\"countme\"}}"));

        assertThat(text(response)).contains("net");
        assertThat(asked.get(2)).isEqualTo("GET /v1.41/networks/countme");
    }

    @Test
    void aContainerThatIsInTheNetworkAlreadyWasPutThere() {
        lose();
        answer(403, "{\"message\":\"endpoint with name x already exists in network countme\"}");

        assertThat(http.execute(post("/v1.41/networks/countme/connect", "{}")).getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void aFileIsSentOnceMoreFromItsBeginning(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("image.tar"), "all layers");
        var sent = new ArrayList<String>();
        answers.add(request -> {
            sent.add(new String(bytes(request.body(), 3), StandardCharsets.UTF_8));
            throw new RuntimeException(new IOException("Broken pipe"));
        });
        answers.add(request -> {
            sent.add(new String(bytes(request.body(), 100), StandardCharsets.UTF_8));
            return response(200, "");
        });
        try (InputStream in = RepeatableFile.open(file, StandardOpenOption.READ)) {
            Response unused = http.execute(Request.builder()
                    .method(Request.Method.POST)
                    .path("/v1.41/images/load")
                    .body(in)
                    .build());
        }

        assertThat(sent).containsExactly("all", "all layers");
    }

    @Test
    void whatCannotBeSentTwiceIsNot() {
        lose();
        InputStream once = new ByteArrayInputStream(new byte[1]) {
            @Override
            public boolean markSupported() {
                return false;
            }
        };

        assertThatThrownBy(() -> http.execute(Request.builder()
                        .method(Request.Method.POST)
                        .path("/v1.41/images/load")
                        .body(once)
                        .build()))
                .hasRootCauseMessage("Connection reset");
        assertThat(asked).hasSize(1);
    }

    @Test
    void afterACutNewConnectionsAreMade() {
        assertThat(clients).isEqualTo(1);
        link.cut();
        assertThat(clients).isEqualTo(2);
        http.close();
        link.cut();
        assertThat(clients).isEqualTo(2);
    }

    private void lose() {
        answers.add(request -> {
            throw new RuntimeException(new IOException("Connection reset"));
        });
    }

    private void answer(int status, String body) {
        answers.add(request -> response(status, body));
    }

    private static byte[] bytes(InputStream in, int most) {
        try (in) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Response response) throws IOException {
        return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Request get(String path) {
        return Request.builder().method(Request.Method.GET).path(path).build();
    }

    private static Request delete(String path) {
        return Request.builder().method(Request.Method.DELETE).path(path).build();
    }

    private static Request post(String path, String body) {
        return Request.builder()
                .method(Request.Method.POST)
                .path(path)
                .bodyBytes(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private DockerHttpClient client() {
        clients++;
        return new DockerHttpClient() {
            @Override
            public Response execute(Request request) {
                asked.add(request.method() + " " + request.path());
                return answers.remove(0).apply(request);
            }

            @Override
            public void close() {}
        };
    }

    private static Response response(int status, String body) {
        return new Response() {
            @Override
            public int getStatusCode() {
                return status;
            }

            @Override
            public Map<String, List<String>> getHeaders() {
                return Map.of();
            }

            @Override
            public InputStream getBody() {
                return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void close() {}
        };
    }

    /** One that is cut when it is told to be. */
    private static final class CutLink implements Link {
        private final Cuts cuts = new Cuts();
        private boolean up = true;

        void cut() {
            cuts.another();
        }

        @Override
        public URI address() {
            return URI.create("unix:///near.sock");
        }

        @Override
        public boolean isUp() {
            return up;
        }

        @Override
        public long cuts() {
            return cuts.count();
        }

        @Override
        public String trouble() {
            return "Timeout, server not responding";
        }

        @Override
        public void onCut(Runnable what) {
            cuts.tell(what);
        }

        @Override
        public String close() {
            return "";
        }
    }
}
