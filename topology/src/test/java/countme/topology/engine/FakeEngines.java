package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.DockerClientDelegate;
import com.github.dockerjava.core.RemoteApiVersion;
import countme.topology.engine.Unreachable.Reason;
import countme.topology.report.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Engines that answer, or do not, as told; everywhere else there is nothing. */
final class FakeEngines implements Dialer {
    final List<String> dialed = new ArrayList<>();
    private final Map<String, Reason> failures = new HashMap<>();
    private final List<String> answering = new ArrayList<>();

    FakeEngines answering(String... addresses) {
        answering.addAll(List.of(addresses));
        return this;
    }

    FakeEngines failing(String address, Reason reason) {
        failures.put(address, reason);
        return this;
    }

    @Override
    public Engine dial(Endpoint endpoint, Progress progress) throws Unreachable {
        String address = endpoint.address().toString();
        dialed.add(address);
        if (answering.contains(address)) {
            return engine(endpoint);
        }
        throw new Unreachable(endpoint, failures.getOrDefault(address, Reason.ABSENT), "It is not there.");
    }

    static Engine engine(Endpoint endpoint) {
        DockerClient client = new DockerClientDelegate() {
            @Override
            protected DockerClient getDockerClient() {
                throw new AssertionError("Nothing here may speak to an engine");
            }
        };
        return new Engine(
                client,
                endpoint.address(),
                endpoint.address(),
                endpoint.certificates(),
                DockerLogins.NONE,
                RemoteApiVersion.VERSION_1_41,
                "1.2.3",
                "amd64",
                endpoint.local(),
                () -> 0,
                () -> {});
    }
}
