package countme.topology.deploy.inspect;

import countme.certs.CertificateInfo;
import countme.topology.config.Ports;
import countme.topology.deploy.certificate.CertificateRenewal;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.reconcile.Preflight;
import countme.topology.engine.EngineFacts;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at everything a stack stands on and finds every problem at once. Changes nothing. */
public final class Doctor {
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(5);

    /**
     * One thing looked at.
     *
     * @param subject such as {@code engine}
     * @param text how it is
     * @param problem what is wrong with it and what to type; null when it is good
     */
    public record Finding(
            String subject, String text, @Nullable Problem problem) {}

    private final Project project;
    private final List<Finding> findings = new ArrayList<>();

    public Doctor(Project project) {
        this.project = project;
    }

    public List<Finding> examine() {
        Optional<EngineFacts> engine = look("engine", () -> project.engine().facts());
        engine.ifPresent(this::engine);
        engine.ifPresent(this::ports);
        engine.ifPresent(facts -> project.topology().services().forEach(this::image));
        certificates();
        return List.copyOf(findings);
    }

    private void engine(EngineFacts facts) {
        good(
                "engine",
                "%s, API %s, %s, %s, cgroup %s at %s"
                        .formatted(
                                facts.version(),
                                facts.api(),
                                facts.operatingSystem(),
                                facts.storageDriver(),
                                facts.cgroup(),
                                project.engine().address()));
        if (!project.engine().isLocal()) {
            good("connection", "an answer of the engine takes " + roundTrip().toMillis() + " ms");
        }
        if (facts.userlandProxy().orElse(false)) {
            good(
                    "engine",
                    "publishes ports through docker-proxy, which halves throughput; \"userland-proxy\": false avoids it");
        }
        if (facts.hidesClients()) {
            good("engine", "shows all clients under one address, so neither limits nor bans can tell them apart");
        }
        facts.freeBytes()
                .ifPresent(free -> note(
                        "disk",
                        free / (1024 * 1024) + " MiB free at " + facts.dataRoot(),
                        Preflight.disk(
                                facts.dataRoot(), free, project.settings().minFreeDisk())));
        Duration skew = facts.clockSkew().abs();
        note(
                "clock",
                "the engine's differs by " + skew.toMillis() + " ms",
                skew.compareTo(TOLERATED_SKEW) <= 0
                        ? Optional.empty()
                        : Optional.of(new Problem(
                                "Clocks differ",
                                "The engine's and this machine's are " + skew.toSeconds() + " s apart.",
                                "Set both from a time server ('timedatectl set-ntp true').")));
    }

    /** How long it takes to be told that there is no such thing. */
    private Duration roundTrip() {
        long begun = project.time().nanos();
        boolean unused = project.engine().image("countme/nothing").isPresent();
        return project.time().since(begun);
    }

    private void ports(EngineFacts facts) {
        Ports ports = project.settings().ports();
        var problems = new ArrayList<Problem>();
        if (project.engine().isLocal()) {
            problems.addAll(Preflight.ports(
                    ports, project.inventory(), project.platform().visitor()));
            Preflight.addresses(ports, facts.userlandProxy()).ifPresent(problems::add);
        }
        Preflight.name(project.topology().subject(), ports, project.settings().serverName())
                .ifPresent(problems::add);
        problems.forEach(problem -> note("ports", problem.what(), Optional.of(problem)));
        if (problems.isEmpty()) {
            good(
                    "ports",
                    ports.https() + ", " + ports.http() + " and " + ports.ops()
                            + (project.engine().isLocal()
                                    ? " can be used"
                                    : " are to be free on the engine's machine, which is not seen from here"));
        }
    }

    private void image(Service service) {
        look("image", () -> project.images().present(service))
                .ifPresent(image -> good(
                        "image",
                        service.name() + ": "
                                + image.map(i -> i.reference() + ", "
                                                + i.origin().words())
                                        .orElse(service.image() + " is not there yet; 'up' gets it")));
    }

    private void certificates() {
        if (project.settings().certificate().isPresent()) {
            look("certificate", () -> project.certificates().ensure(Progress.quiet()))
                    .ifPresent(tls -> good("certificate", "your own is valid"));
            return;
        }
        new CertificateRenewal(project)
                .trouble()
                .ifPresent(problem -> note("certificate", problem.what(), Optional.of(problem)));
        if (!project.certificates().exist()) {
            good("certificate", "none yet; 'up' issues one");
            return;
        }
        look("certificate", () -> project.certificates().show()).ifPresent(list -> list.forEach(this::certificate));
    }

    private void certificate(CertificateInfo info) {
        long days = info.daysLeft(project.time().instant());
        note(
                "certificate",
                info.subject() + ": " + days + " days left",
                days >= 0
                        ? Optional.empty()
                        : Optional.of(new Problem(
                                info.subject() + " has expired",
                                "It was valid until " + info.notAfter() + ".",
                                "Type 'up' to renew it.")));
    }

    private <T> Optional<T> look(String subject, Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (Problem problem) {
            note(subject, problem.what(), Optional.of(problem));
            return Optional.empty();
        }
    }

    private void good(String subject, String text) {
        note(subject, text, Optional.empty());
    }

    private void note(String subject, String text, Optional<Problem> problem) {
        findings.add(new Finding(subject, text, problem.orElse(null)));
    }
}
