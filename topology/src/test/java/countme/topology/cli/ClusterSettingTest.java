package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClusterSettingTest {
    /** What is about this machine, wherever the stack runs. */
    private static final Set<String> OF_THIS_MACHINE = Set.of(
            "certs issue",
            "certs renew",
            "certs show",
            "certs trust",
            "completion",
            "config",
            "diagram",
            "export compose",
            "export kubernetes",
            "help",
            "host apply",
            "host ignition",
            "host plan",
            "images build",
            "images list",
            "images load",
            "images lock",
            "images pull",
            "images save",
            "purge",
            "secrets show",
            "version");

    @TempDir
    private Path directory = Path.of("");

    private static Stream<CommandLine> verbs(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command)
                : command.getSubcommands().values().stream().flatMap(ClusterSettingTest::verbs);
    }

    private static Set<String> verbs(Predicate<VerbHelp> which) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var names = new TreeSet<String>();
        verbs(new CommandLine(new Root(Topology::new, Map.of(), nowhere, nowhere)))
                .filter(verb -> which.test(HelpPage.help(verb.getCommandSpec())))
                .forEach(verb -> names.add(HelpPage.words(verb.getCommandSpec())));
        return names;
    }

    private static boolean actsOnClusters(VerbHelp help) {
        return Arrays.asList(help.takes()).contains("--cluster");
    }

    @Test
    void everyVerbActsOnAClusterOrSaysWhatToDoInsteadOrIsAboutThisMachine() {
        assertThat(verbs(help -> !actsOnClusters(help) && help.instead().isEmpty()))
                .containsExactlyInAnyOrderElementsOf(OF_THIS_MACHINE);
        assertThat(verbs(help -> actsOnClusters(help) && !help.instead().isEmpty()))
                .isEmpty();
    }

    @Test
    void aVerbThatDoesNothingInAClusterSaysSoBeforeItLooksForAnything() {
        Run run = Run.in(Map.of("COUNTME_CLUSTER", "prod"), "guard", "list");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .contains("'guard list' does nothing in a cluster", "'prod'", "The proxy's limits hold there");
    }

    private Run inCluster(String context, String... words) {
        var environment = new HashMap<>(System.getenv());
        environment.put("KUBECONFIG", directory.resolve("kubeconfig").toString());
        environment.put("XDG_STATE_HOME", directory.resolve("state").toString());
        return Run.in(
                environment,
                Stream.concat(Stream.of(words), Stream.of("--cluster", context)).toArray(String[]::new));
    }

    @Test
    void aContextThatIsNotThereIsToldWithThoseThatAre() throws IOException {
        Files.writeString(directory.resolve("kubeconfig"), """
                kind: Config
                clusters: [{name: one, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: ann, user: {token: none}}]
                contexts: [{name: staging, context: {cluster: one, user: ann}}]
                """);
        Run run = inCluster("prod", "status");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("There is no context 'prod'", "Your kubeconfig has staging", "--cluster");
    }

    @Test
    void withoutAKubeconfigThatIsTold() {
        Run run = inCluster("prod", "plan");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("No kubeconfig was found");
    }

    @Test
    void aClusterThatIsAwayIsToldAsOne() throws IOException {
        Files.writeString(directory.resolve("kubeconfig"), """
                kind: Config
                clusters: [{name: one, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: ann, user: {token: none}}]
                contexts: [{name: prod, context: {cluster: one, user: ann}}]
                """);
        Run run = inCluster("prod", "status");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("The cluster of 'prod' does not answer", "kubectl --context prod version");
    }
}
