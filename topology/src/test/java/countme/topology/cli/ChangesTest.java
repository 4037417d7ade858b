package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.Topology;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.reconcile.Interruption;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final Change GAP = new Change("replace", "redis", Interruption.GAP, true);
    private static final Change FIRST = new Change("create", "redis", Interruption.GAP, false);
    private static final Change RELOAD = new Change("reload", "proxy", Interruption.RECONNECT, true);
    private static final Change IMAGE = new Change("get the image of", "loki", Interruption.NONE, false);

    @Test
    void everyChangeIsARowWithWhatUsersNotice() {
        assertThat(printed(false, GAP, RELOAD, IMAGE).lines())
                .containsExactly(
                        "WOULD              SERVICE   INTERRUPTION",
                        "replace            redis     gap",
                        "reload             proxy     reconnect",
                        "get the image of   loki      none");
    }

    @Test
    void whereNothingChangesItSaysSo() {
        assertThat(printed(false)).contains("nothing would change");
    }

    @Test
    void scriptsReadTheSame() throws Exception {
        JsonNode rows = new JsonMapper().readTree(printed(true, GAP, RELOAD));
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).path("action").asText()).isEqualTo("replace");
        assertThat(rows.get(0).path("service").asText()).isEqualTo("redis");
        assertThat(rows.get(0).path("interruption").asText()).isEqualTo("gap");
        assertThat(new JsonMapper().readTree(printed(true))).isEmpty();
    }

    @Test
    void withoutATerminalOnlyYesAgreesToAGap() {
        Root root = root();
        assertThatThrownBy(() -> Changes.confirm(root, "the counter", List.of(RELOAD, GAP)))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(problem.what()).contains("replace redis").doesNotContain("proxy");
                    assertThat(problem.next()).contains("--yes");
                });
        root.yes = true;
        assertThatCode(() -> Changes.confirm(root, "the counter", List.of(RELOAD, GAP)))
                .doesNotThrowAnyException();
    }

    @Test
    void nobodyIsAskedWhereUsersLoseNothing() {
        assertThatCode(() -> Changes.confirm(root(), "the counter", List.of(FIRST, RELOAD, IMAGE)))
                .doesNotThrowAnyException();
    }

    private static Root root() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Root(Topology::new, Map.of(), nowhere, nowhere);
    }

    private static String printed(boolean json, Change... changes) {
        var bytes = new ByteArrayOutputStream();
        Changes.print(List.of(changes), new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), json));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
