package countme.topology.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.CreateContainerCmd;
import countme.topology.config.Admission;
import countme.topology.config.AlertReceivers;
import countme.topology.config.Ports;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.deploy.Examples;
import countme.topology.docker.CreateCommands;
import countme.topology.docker.Training;
import countme.topology.policy.Labels;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Policies;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Description;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.ServiceLogins;
import countme.topology.service.Tls;
import countme.topology.service.TrainedStart;
import countme.topology.service.catalog.Alertmanager;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.Collector;
import countme.topology.service.catalog.Console;
import countme.topology.service.catalog.Loki;
import countme.topology.service.catalog.Prometheus;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Redis;
import countme.topology.service.catalog.Registry;
import countme.topology.service.watch.LogFormat;
import countme.topology.state.UpstreamGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DesiredContainerTest {
    private final Redis redis = new Redis(ServiceLogins.NONE);
    private final App app = new App(redis, UpstreamGroup.FIRST, 2, true, false, Duration.ofSeconds(12));

    @Test
    void theSameInputsGiveTheSameFingerprint() {
        assertThat(Examples.desired(
                                new App(
                                        new Redis(ServiceLogins.NONE),
                                        UpstreamGroup.FIRST,
                                        2,
                                        true,
                                        false,
                                        Duration.ofSeconds(12)),
                                1)
                        .fingerprint())
                .matches("[0-9a-f]{64}")
                .isEqualTo(Examples.desired(app, 1).fingerprint());
    }

    @Test
    void aContainerSaysWhatItIs() {
        DesiredContainer desired = Examples.desired(app, 2);
        assertThat(desired.labels(Map.of("countme.project", "demo")))
                .containsOnly(
                        Map.entry("countme.project", "demo"),
                        Map.entry(Labels.SERVICE, "app"),
                        Map.entry(Labels.SLOT, "2"),
                        Map.entry(Labels.NETWORKS, "countme-backend"),
                        Map.entry(Labels.FINGERPRINT, desired.fingerprint()));
    }

    @Test
    void everyReplicaHasItsOwn() {
        assertThat(Examples.desired(app, 1).fingerprint())
                .isNotEqualTo(Examples.desired(app, 2).fingerprint());
    }

    @Test
    void anotherImageUnderTheSameNameIsAnotherContainer() {
        assertThat(Examples.desired(redis, 0, "sha256:2").fingerprint())
                .isNotEqualTo(Examples.desired(redis, 0, "sha256:1").fingerprint());
    }

    @Test
    void anotherCommandOrVariableIsAnotherContainer() {
        assertThat(List.of(
                        fingerprint(new Variant("one", "x")),
                        fingerprint(new Variant("two", "x")),
                        fingerprint(new Variant("one", "y"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void otherPoliciesAreAnotherContainer() {
        DesiredContainer deployed = Examples.desired(redis, 0);
        var session = new DesiredContainer(deployed.description(), deployed.image(), Policies.of(Lifetime.SESSION));
        assertThat(session.fingerprint()).isNotEqualTo(deployed.fingerprint());
    }

    @Test
    void configurationThatIsReadOnlyAtTheStartIsPartOfIt() {
        assertThat(fingerprint(reading(app))).isNotEqualTo(fingerprint(reading(app, new Loki())));
    }

    @Test
    void configurationThatCanBeTakenOverWhileRunningIsNot() {
        Service before = proxy(Examples.PORTS, "localhost", "old");
        Service after = proxy(Examples.PORTS, "count.example", "new");
        assertThat(after.configuration(Examples.SITE).hash())
                .isNotEqualTo(before.configuration(Examples.SITE).hash());
        assertThat(fingerprint(after)).isEqualTo(fingerprint(before));
    }

    @Test
    void whatJavaWasTaughtIsNoPartOfIt() {
        DesiredContainer replica = Examples.desired(app, 1);
        CreateContainerCmd create = replica.description().applyTo(CreateCommands.blank("image"));
        replica.applyPolicies(create);
        assertThat(CreateCommands.canonical(create)).doesNotContain(TrainedStart.MOUNT);
        String before = replica.fingerprint();

        Training.mount(create, TrainedStart.volume(Examples.SITE, "sha256:0123456789ab"));

        assertThat(CreateCommands.canonical(create)).contains(TrainedStart.MOUNT);
        assertThat(replica.fingerprint()).isEqualTo(before);
    }

    @Test
    void anotherPortIsAnotherContainer() {
        assertThat(fingerprint(proxy(new Ports("127.0.0.1", 8444, 8080, "127.0.0.1", 9443), "localhost", "")))
                .isNotEqualTo(fingerprint(proxy(Examples.PORTS, "localhost", "")));
    }

    private Proxy proxy(Ports ports, String name, String secret) {
        var alertmanager = new Alertmanager(AlertReceivers.NONE, "https://localhost:9443");
        var login = new Login("countme", secret);
        var console = new Console(
                login,
                new Prometheus(alertmanager, "https://localhost:9443", List::of, Set::of),
                new Loki(),
                alertmanager,
                new Registry(),
                List::of);
        return new Proxy(app.upstream(), ports, Admission.under(name), new Tls(secret, secret), console);
    }

    @Test
    void anotherAddressIsAnotherContainer() {
        DesiredContainer here = Examples.desired(redis, 0);
        var there = new Placement("countme", new Subnets(new Subnet("10.213.8")));
        var moved = new DesiredContainer(Description.of(redis, there, 0), here.image(), here.policies());
        assertThat(moved.fingerprint()).isNotEqualTo(here.fingerprint());
    }

    @Test
    void theLaunchersVersionIsNoPartOfIt() {
        assertThat(Examples.desired(redis, 0)
                        .description()
                        .applyTo(CreateCommands.blank("image"))
                        .getLabels())
                .as("labels, which carry the version, are added after the fingerprint is taken")
                .isNullOrEmpty();
    }

    private static String fingerprint(Service service) {
        return Examples.desired(service, 0).fingerprint();
    }

    private static Collector reading(Service... services) {
        return new Collector(new Loki(), () -> List.of(services));
    }

    private static final class Variant extends Service {
        Variant(String command, String value) {
            super("variant", countme.topology.service.ImageRef.of("variant:1"), 50);
            command(command);
            environment("VARIANT", value);
            writes(LogFormat.JSON);
        }

        @Override
        protected ConfigFiles configure(Placement site) {
            return super.configure(site);
        }
    }
}
