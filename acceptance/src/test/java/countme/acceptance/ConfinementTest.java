package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import countme.topology.config.Network;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.Inventory.Instance;
import countme.topology.policy.Policies;
import countme.topology.service.Description;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.ServiceLogins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A walk over every container that there is: one that a service adds later is judged like the others. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ConfinementTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void everyContainerIsConfinedAndShowsNoSecret() throws IOException {
        stack.awaitEverything();
        List<Instance> all = stack.deployment().project().inventory().containers();
        var confinement = new Confinement(
                stack.deployment().project().settings().project(),
                stack.topology().proxy().name(),
                networks(),
                Policies.EXCEPTIONS.keySet(),
                stack.topology().services().stream()
                        .collect(Collectors.toMap(
                                Service::name,
                                service -> service.capabilities().stream()
                                        .map(Enum::name)
                                        .collect(Collectors.toSet()))),
                secrets());

        assertThat(all).hasSize(stack.topology().instances().size());
        for (Instance each : all) {
            assertThat(confinement.deviations(inspect(each.id()))).isEmpty();
        }
    }

    private static Map<String, Set<String>> networks() {
        Placement site = stack.deployment().project().site();
        return stack.topology().services().stream()
                .collect(Collectors.toMap(
                        Service::name,
                        service -> Description.of(service, site, service.slots().get(0))
                                .addresses()
                                .keySet()));
    }

    @Test
    void onlyTheEdgeHasAWayOut() throws IOException {
        Placement site = stack.deployment().project().site();
        for (Network network : Network.values()) {
            assertThat(ask("/networks/" + site.network(network))
                            .path("Internal")
                            .asBoolean())
                    .as("%s", network)
                    .isNotEqualTo(network.isOpen());
        }
    }

    @Test
    void noContainerRunsAServerToLogInAt() {
        stack.awaitEverything();

        for (Instance each : stack.deployment().project().inventory().containers()) {
            assertThat(List.of(stack.docker().topContainerCmd(each.id()).exec().getProcesses()))
                    .as(each.name())
                    .isNotEmpty()
                    .allSatisfy(process ->
                            assertThat(String.join(" ", process)).doesNotContain("sshd", "telnetd", "dropbear"));
        }
    }

    @Test
    void noLogShowsASecret() throws IOException {
        stack.awaitEverything();
        Set<String> secrets = secrets();

        for (Instance each : stack.deployment().project().inventory().containers()) {
            assertThat(ContainerLogs.since(stack.engine(), each.id(), Instant.EPOCH))
                    .as(each.name())
                    .noneMatch(line -> secrets.stream().anyMatch(line::contains));
        }
    }

    /** As the engine says it, with all that docker-java has no name for. */
    private static JsonNode inspect(String id) throws IOException {
        return ask("/containers/" + id + "/json");
    }

    private static JsonNode ask(String path) throws IOException {
        Request request = Request.builder()
                .method(Request.Method.GET)
                .path("/" + stack.connection().apiVersion().asWebPathPart() + path)
                .build();
        try (Response response =
                ((DockerClientImpl) stack.docker()).getHttpClient().execute(request)) {
            assertThat(response.getStatusCode()).isEqualTo(200);
            return new ObjectMapper().readTree(response.getBody());
        }
    }

    /** All that is secret in the project's state, and what is made of it. */
    private static Set<String> secrets() throws IOException {
        var all = new HashSet<String>();
        ServiceLogins services =
                stack.deployment().project().serviceSecret().kept().orElseThrow();
        all.addAll(services.secrets());
        for (String user : List.of("replica", "exporter", "backup", "operator")) {
            all.add(services.of(user).password());
        }
        Login operators = stack.deployment().project().login().kept().orElseThrow();
        all.add(operators.password());
        all.add(operators.header());
        all.add(stack.topology().registry().orElseThrow().login(operators).password());
        try (Stream<Path> files =
                Files.walk(stack.deployment().project().state().state())) {
            for (Path key :
                    files.filter(file -> file.toString().endsWith(".key")).toList()) {
                Files.readString(key).lines().filter(line -> line.length() > 40).forEach(all::add);
            }
        }
        assertThat(all)
                .hasSizeGreaterThan(9)
                .allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(20));
        return all;
    }
}
