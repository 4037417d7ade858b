package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import countme.loadtest.AnyServer;
import countme.topology.Topology;
import countme.topology.concurrent.Time;
import countme.topology.config.Settings;
import countme.topology.deploy.Deployment;
import countme.topology.policy.Lifetime;
import countme.topology.report.Progress;
import countme.topology.service.Login;
import countme.topology.service.catalog.Registry;
import countme.topology.state.DeployLock;
import countme.topology.state.StateDir;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Versions of the counter in a stack's registry: good ones as the launcher pushes them, and others.
 *
 * @param deployed the stack, whose launcher pushes
 * @param repository with its registry, such as {@code localhost:9443/countme/app}
 * @param cache for what is pushed
 */
record Versions(Deployed deployed, String repository, Path cache) {
    /** Of a stack that is not there yet. */
    static Versions none(Deployed deployed) {
        return new Versions(deployed, "", Path.of(""));
    }

    static Versions of(Deployed deployed, Path cache) {
        try (Deployment deployment = deployment(deployed)) {
            URI console = URI.create(deployment.consoleAddress().orElseThrow());
            return new Versions(deployed, "localhost:" + console.getPort() + "/countme/app", cache);
        }
    }

    private static Deployment deployment(Deployed deployed) {
        Launcher launcher = deployed.launcher();
        return new Deployment(
                Topology::new,
                Settings.defaults().withProject(launcher.project()),
                Lifetime.DEPLOYED,
                state(launcher),
                Progress.quiet());
    }

    /** That of the registry, as it is now: somebody may have made new ones. */
    private Login login() {
        try (Deployment deployment = deployment(deployed)) {
            return new Registry().login(deployment.project().login().kept().orElseThrow());
        }
    }

    private static StateDir state(Launcher launcher) {
        return StateDir.of(
                launcher.project(),
                Map.of("XDG_STATE_HOME", launcher.directory().resolve("state").toString()));
    }

    /** The launcher's own files under another name, which is another version. */
    void push(String tag) {
        Launcher.Result pushed = deployed.launcher().run("push", "--tag", tag);
        assertThat(pushed.status()).as(pushed.err()).isZero();
    }

    /** One that starts and never listens. */
    String pushNeverReady() {
        return put(like().setEntrypoint("bash", "-c", "echo waiting for nothing; exec sleep 600"));
    }

    /** One that is ready, proves itself, and ends some seconds later. */
    String pushEndsLater() {
        return put(like().setEntrypoint(
                        "bash",
                        "-c",
                        "\"$@\" & until (exec 3<>/dev/tcp/127.0.0.1/5001) 2>/dev/null; do sleep 0.1; done;"
                                + " sleep 5; echo enough of this; kill -9 $!; exit 3",
                        "bash")
                .setProgramArguments(entryPoint()));
    }

    /** One that is alive and ready and answers something else. */
    String pushAnswersWrongly() {
        String classFile = WrongCounter.class.getName().replace('.', '/') + ".class";
        try (InputStream bytes = Objects.requireNonNull(WrongCounter.class.getResourceAsStream("/" + classFile))) {
            Path file = cache.resolve("WrongCounter.class");
            Files.write(file, bytes.readAllBytes());
            return put(like().addFileEntriesLayer(FileEntriesLayer.builder()
                            .addEntry(file, AbsoluteUnixPath.get("/wrong/" + classFile))
                            .build())
                    .setEntrypoint("java", "-Xmx16m", "-cp", "/wrong", WrongCounter.class.getName()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** One with other answers, to which nobody has agreed. */
    void pushAnotherGreetingWithoutAWord(Path zip) {
        Launcher launcher = deployed.launcher();
        // The first of the two is agreed to: who follows must not get to it before the second is there.
        String unused = DeployLock.holding(state(launcher).state(), Duration.ofMinutes(1), Time.system(), () -> {
            Launcher.Result pushed =
                    launcher.run("push", "--tag", "base", "--changes-behaviour", "--from", zip.toString());
            assertThat(pushed.status()).as(pushed.err()).isZero();
            return put(base().addLabel("countme.changes-behaviour", ""));
        });
    }

    /** One that does not say what it answers. */
    void pushWithoutChecks() {
        String unused = put(like().addLabel("countme.checks", ""));
    }

    /** One that no processor here runs. */
    String pushForOtherMachines() {
        String other = Stack.shared().connection().architecture().equals("arm64") ? "amd64" : "arm64";
        try {
            Path file = Files.writeString(cache.resolve("nothing"), "nothing");
            return put(Jib.fromScratch()
                    .setPlatforms(Set.of(new Platform(other, "linux")))
                    .addLayer(List.of(file), AbsoluteUnixPath.get("/")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A manifest of something else, under the followed tag; gives its digest. */
    String pushNoImage() {
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        String manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                "config":{"mediaType":"application/vnd.countme.note+json","digest":"%s","size":2},"layers":[]}
                """.formatted(digest(config));
        HttpResponse<String> upload = send("POST", "/blobs/uploads/", "", new byte[0]);
        String location = upload.headers().firstValue("location").orElseThrow();
        String query = (location.contains("?") ? "&" : "?") + "digest=" + digest(config);
        String path = location.replaceFirst("^.*/v2/countme/app", "");
        assertThat(send("PUT", path + query, "application/octet-stream", config).statusCode())
                .isEqualTo(201);
        byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
        assertThat(send("PUT", "/manifests/latest", "application/vnd.oci.image.manifest.v1+json", bytes)
                        .statusCode())
                .isEqualTo(201);
        return digest(bytes);
    }

    private HttpResponse<String> send(String method, String path, String type, byte[] body) {
        Login login = login();
        String basic = Base64.getEncoder()
                .encodeToString((login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://" + repository.replace("/countme", "/v2/countme") + path))
                .header("Authorization", "Basic " + basic)
                .method(method, BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            return HttpClient.newBuilder()
                    .sslContext(AnyServer.trusted())
                    .build()
                    .send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private List<String> entryPoint() {
        String image = new Replicas(deployed).first().imageId();
        return List.of(Objects.requireNonNull(Objects.requireNonNull(
                        deployed.scene().docker().inspectImageCmd(image).exec().getConfig())
                .getEntrypoint()));
    }

    /** Begins with what the launcher carries, which gets the tag {@code base} for that and, as all that it pushes, the followed one. */
    private JibContainerBuilder like() {
        push("base");
        return base();
    }

    private JibContainerBuilder base() {
        try {
            return Jib.from(registry("base"));
        } catch (InvalidImageReferenceException e) {
            throw new AssertionError(e);
        }
    }

    private RegistryImage registry(String tag) throws InvalidImageReferenceException {
        Login login = login();
        return RegistryImage.named(repository + ":" + tag).addCredential(login.user(), login.password());
    }

    private String put(JibContainerBuilder builder) {
        try {
            return builder.containerize(Containerizer.to(registry("latest"))
                            .setAllowInsecureRegistries(true)
                            .setBaseImageLayersCache(cache.resolve("base"))
                            .setApplicationLayersCache(cache.resolve("own")))
                    .getDigest()
                    .toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
