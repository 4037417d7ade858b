package countme.topology.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.cli.VerbHelp.Group;
import countme.topology.concurrent.Time;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.evidence.EvidenceArchive;
import countme.topology.deploy.evidence.EvidenceArchive.Outcome;
import countme.topology.deploy.evidence.EvidenceArchive.Taken;
import countme.topology.deploy.evidence.Exhibit;
import countme.topology.deploy.inspect.ConfinementCheck;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.Version;
import countme.topology.docker.Archive;
import countme.topology.docker.Inventory.Instance;
import countme.topology.host.DefinitionReader;
import countme.topology.host.HostDefinition;
import countme.topology.host.HostUser;
import countme.topology.host.PublicKey;
import countme.topology.image.app.AppImage;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.state.Release;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evidence}: what an auditor asks for. */
@Command(
        name = "evidence",
        description = "Collects what an auditor asks for, in one archive.",
        subcommands = EvidenceVerb.Collect.class)
@VerbHelp(group = Group.WATCH, examples = "evidence collect audit # What there is today")
final class EvidenceVerb extends VerbGroup {
    /** {@code evidence collect}. */
    @Command(
            name = "collect",
            description = {
                "Writes an archive with what this stack can prove.",
                "Who changed it, its settings, versions, parts, confinement, certificates, bans, backups, who has access, and reports of tests. No secret is in it. What cannot be had is named, and keeps nothing else out; then it exits with 1."
            })
    @VerbHelp(
            takes = {"--dry-run", "--format", "--project", "--engine"},
            instead = "'audit', 'status' and 'export kubernetes' say what it would collect.",
            examples = "evidence collect audit # A dated archive in the directory 'audit'")
    static final class Collect extends Verb {
        private static final JsonMapper MAPPER =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        private static final String LAUNCHERS_PARTS = "/META-INF/sbom/bom.json";
        private static final List<String> REPORTS = List.of("surefire-reports", "failsafe-reports");

        @Parameters(paramLabel = "DIR", description = "Where to write it; made if it is not there.")
        Path directory = Path.of("");

        @Option(
                names = "--definition",
                paramLabel = "FILE",
                description =
                        "The host's definition, which says who may log in there. Default: host.yaml, if it is there.")
        @Nullable
        Path definition;

        @Option(
                names = "--reports",
                paramLabel = "DIR",
                description =
                        "Where a checkout is whose tests were run: its reports are taken. Default: this directory.")
        Path checkout = Path.of("");

        @Override
        ExitCode run(Root root) {
            Deployment deployment = root.deployment();
            Project project = deployment.project();
            Instant now = Time.system().instant();
            List<Exhibit> exhibits = exhibits(root, deployment);
            if (root.dryRun) {
                root.output().line("would write " + directory.resolve(EvidenceArchive.name(name(project), now)));
                exhibits.forEach(one -> root.output().line("  " + one.file() + ": " + one.what()));
                return ExitCode.OK;
            }
            make(directory);
            EvidenceArchive archive = EvidenceArchive.collect(name(project), Version.current(), now, exhibits);
            print(root.output(), archive, archive.write(directory));
            return archive.isWhole() ? ExitCode.OK : ExitCode.FAILED;
        }

        private static String name(Project project) {
            return project.settings().project();
        }

        private static void make(Path directory) {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw new Problem(
                        "The directory " + directory + " cannot be made",
                        Problem.reason(e) + ".",
                        "Name one that can be.",
                        e);
            }
        }

        private static void print(Output output, EvidenceArchive archive, Path file) {
            if (output.json()) {
                var fields = new LinkedHashMap<String, Object>();
                fields.put("file", file.toString());
                fields.put("whole", archive.isWhole());
                fields.put(
                        "exhibits",
                        archive.taken().stream()
                                .map(one -> Map.of("file", one.file(), "outcome", word(one), "reason", one.reason()))
                                .toList());
                output.json(fields);
                return;
            }
            output.table(
                    List.of("EXHIBIT", "OUTCOME", "WHAT"),
                    archive.taken().stream()
                            .map(one -> List.of(
                                    one.file(), word(one), one.outcome() == Outcome.FAILED ? one.reason() : one.what()))
                            .toList(),
                    "WHAT");
            output.line((archive.isWhole() ? "Written: " : "Written without what failed: ") + file);
        }

        private static String word(Taken taken) {
            return taken.outcome().name().toLowerCase(Locale.ROOT);
        }

        private List<Exhibit> exhibits(Root root, Deployment deployment) {
            Project project = deployment.project();
            var all = new ArrayList<>(List.of(
                    printed(root, "audit.json", "who changed the stack, when, and with what result", new AuditVerb()),
                    json(
                            "settings.json",
                            "every setting of the stack, secrets hidden",
                            () -> ConfigVerb.rows(root.sourcesOfStack())),
                    json(
                            "drift.json",
                            "what differs from the definition; empty when nothing does",
                            () -> Changes.rows(deployment.preview())),
                    printed(root, "status.json", "every container and its health", new StatusVerb()),
                    printed(root, "doctor.json", "engine, disk, clock, ports, images, certificates", new DoctorVerb()),
                    json(
                            "confinement.json",
                            "how the engine confines each container, and what deviates",
                            () -> confinement(deployment)),
                    printed(root, "images.json", "images and where they came from", new ImagesVerb.ListThem()),
                    json("releases.json", "versions that were deployed", () -> releases(project)),
                    printed(root, "launcher.json", "version of the launcher", new VersionVerb()),
                    new Exhibit(
                            "parts/launcher.json", "what the launcher is made of (CycloneDX)", Collect::launchersParts),
                    new Exhibit("parts/app.json", "what the counter is made of (CycloneDX)", () -> appsParts(project)),
                    printed(root, "certificates.json", "certificates and how long they hold", new CertsVerb.Show()),
                    printed(root, "bans.json", "clients that are kept out", new GuardVerb.Listing()),
                    new Exhibit("access.json", "who has access to the stack and to its host", () -> access(project)),
                    new Exhibit("backups.json", "states that were kept", () -> backups(project))));
            all.addAll(reports());
            return all;
        }

        /** What a verb prints with {@code --format json}. */
        private static Exhibit printed(Root root, String file, String what, Verb verb) {
            return new Exhibit(file, what, () -> Optional.of(root.capture(verb)));
        }

        private interface Value {
            Object get();
        }

        private static Exhibit json(String file, String what, Value value) {
            return new Exhibit(file, what, () -> Optional.of(bytes(value.get())));
        }

        private static byte[] bytes(Object value) throws JsonProcessingException {
            return MAPPER.writeValueAsBytes(value);
        }

        private static Object confinement(Deployment deployment) {
            List<ConfinementCheck> checks = deployment.confinement();
            if (checks.isEmpty()) {
                throw new Problem(
                        "No container can be looked at", "Nothing of this project is there.", "Type 'up' to start it.");
            }
            return checks.stream()
                    .map(check -> Map.of(
                            "container", check.instance(),
                            "confined", check.confined(),
                            "exception", check.exception(),
                            "deviations", check.deviations()))
                    .toList();
        }

        private static Object releases(Project project) {
            List<Release> releases = project.memory().releases().history();
            return releases.stream()
                    .map(release ->
                            Map.of("version", release.version(), "image", release.image(), "digest", release.digest()))
                    .toList();
        }

        private static Optional<byte[]> launchersParts() throws IOException {
            try (InputStream in = Collect.class.getResourceAsStream(LAUNCHERS_PARTS)) {
                return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
            }
        }

        /** As it is in the image that serves. */
        private static Optional<byte[]> appsParts(Project project) {
            String service = project.topology().requireVersioned().service().name();
            Instance running = project.inventory()
                    .running(service)
                    .orElseThrow(() -> new Problem(
                            "The counter's parts cannot be read", "No replica runs.", "Type 'up' to start it."));
            return Archive.read(project.engine(), running.id(), AppImage.BILL, "bom.json");
        }

        private Optional<byte[]> access(Project project) throws IOException {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("keys of the stack", project.keys().another().orElse("this launcher's"));
            fields.put("state directory", project.state().state().toString());
            project.login().kept().ifPresent(login -> {
                fields.put("console", login.user());
                project.topology()
                        .registry()
                        .ifPresent(registry ->
                                fields.put("registry", registry.login(login).user()));
            });
            Path usual = Path.of("host.yaml");
            Path file = definition != null ? definition : usual;
            if (definition != null || Files.exists(usual)) {
                HostDefinition host = DefinitionReader.read(file, LocalDate.now(ZoneOffset.UTC));
                fields.put("host", host.name());
                fields.put("users", host.users().stream().map(Collect::user).toList());
            } else {
                fields.put("users", "not known: there is no host.yaml here, and no --definition was given");
            }
            return Optional.of(bytes(fields));
        }

        private static Map<String, Object> user(HostUser user) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("name", user.name());
            fields.put("role", user.role().word());
            fields.put("last day", user.lastDay().map(LocalDate::toString).orElse(""));
            fields.put("keys", user.keys().stream().map(PublicKey::fingerprint).toList());
            return fields;
        }

        private static Optional<byte[]> backups(Project project) throws IOException {
            Path kept = project.state().state().resolve("backups");
            if (!Files.isDirectory(kept)) {
                return Optional.empty();
            }
            var all = new ArrayList<Map<String, Object>>();
            try (Stream<Path> files = Files.list(kept)) {
                for (Path file : files.sorted().toList()) {
                    all.add(Map.of(
                            "file", String.valueOf(file.getFileName()),
                            "bytes", Files.size(file),
                            "written", Files.getLastModifiedTime(file).toString()));
                }
            }
            return Optional.of(bytes(all));
        }

        /** One for each report; where there is none, one that says so. */
        private List<Exhibit> reports() {
            try {
                var found = new ArrayList<Exhibit>();
                for (Path module : modules()) {
                    for (String reports : REPORTS) {
                        Path directory = module.resolve("target").resolve(reports);
                        if (Files.isDirectory(directory)) {
                            String place =
                                    "tests/" + checkout.toAbsolutePath().relativize(module) + "/" + reports + "/";
                            reports(directory)
                                    .forEach(file -> found.add(new Exhibit(
                                            place.replace("//", "/") + file.getFileName(),
                                            "a report of tests",
                                            () -> Optional.of(Files.readAllBytes(file)))));
                        }
                    }
                }
                return found.isEmpty()
                        ? List.of(new Exhibit("tests", "reports of tests; none were run here", Optional::empty))
                        : found;
            } catch (IOException e) {
                return List.of(new Exhibit("tests", "reports of tests", () -> {
                    throw e;
                }));
            }
        }

        /** The checkout, and what is right below it. */
        private List<Path> modules() throws IOException {
            Path top = checkout.toAbsolutePath();
            try (Stream<Path> below = Files.list(top)) {
                return Stream.concat(
                                Stream.of(top), below.filter(Files::isDirectory).sorted())
                        .toList();
            }
        }

        private static List<Path> reports(Path directory) throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                return files.filter(file -> String.valueOf(file.getFileName()).matches("TEST-.*\\.xml"))
                        .sorted()
                        .toList();
            }
        }
    }
}
