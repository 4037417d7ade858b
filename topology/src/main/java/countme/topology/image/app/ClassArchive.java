package countme.topology.image.app;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.engine.Engine;
import countme.topology.image.local.BuildContext;
import countme.topology.image.local.BuildOutput;
import countme.topology.image.local.FileMutex;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The classes of the app's libraries, read and verified once for all starts: an archive that Java maps into memory (class data sharing,
 * JEP 310). The base image's own Java writes it, in a container without a network. It is kept by the hash of its inputs, and the same
 * inputs give the same bytes.
 */
final class ClassArchive {
    private static final String WRITTEN = "/tmp/classes.jsa";
    private static final long MEMORY = 512L * 1024 * 1024;
    private static final int PATIENCE_SECONDS = 120;
    private static final String WHAT = "The archive of the app's classes cannot be written";

    private final Engine engine;
    private final Path cache;

    ClassArchive(Engine engine, Path cache) {
        this.engine = engine;
        this.cache = cache;
    }

    /**
     * The archive, written unless it is there.
     *
     * @param classList names what to archive
     * @throws Problem with Java's last lines when it cannot be written
     */
    Path of(AppImage app, Path classList, SuppliedImage java, Progress.Task task) {
        List<String> command = app.java(
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + AppImage.CLASS_LIST,
                "-XX:SharedArchiveFile=" + WRITTEN,
                "-cp",
                String.join(":", app.libraryPath()));
        Hash hash = new Hash().add(java.id()).add(classList);
        command.forEach(hash::add);
        app.libraries().forEach(hash::add);
        Path archive = cache.resolve("classes").resolve(hash.hex12() + ".jsa");
        return FileMutex.hold(cache.resolve("lock").resolve("classes"), task, () -> {
            if (!Files.exists(archive)) {
                task.now("archiving its libraries' classes");
                write(app, classList, java, command, archive);
            }
            return archive;
        });
    }

    private void write(AppImage app, Path classList, SuppliedImage java, List<String> command, Path archive) {
        Map<String, Path> files = new TreeMap<>(Map.of(relative(AppImage.CLASS_LIST), classList));
        app.libraries().forEach(library -> files.put(relative(AppImage.inImage(library)), library));
        String container = create(app, java);
        try (InputStream inputs = BuildContext.of(cache.resolve("scratch"), Map.of(), files)) {
            engine.client()
                    .copyArchiveToContainerCmd(container)
                    .withRemotePath("/")
                    .withTarInputStream(inputs)
                    .exec();
            engine.client().startContainerCmd(container).exec();
            run(container, command);
            fetch(container, archive);
        } catch (DockerException e) {
            throw new Problem(
                    ExitCode.FAILED,
                    WHAT,
                    "The engine says: " + String.valueOf(e.getMessage()).strip() + ".",
                    "Check free disk space ('docker system df'), then run the command again.",
                    e);
        } catch (IOException e) {
            throw new Problem(
                    WHAT,
                    "Its files cannot be written to " + cache + ": " + e.getMessage() + ".",
                    "Check the cache directory's owner and free space, then run the command again.",
                    e);
        } finally {
            engine.client().removeContainerCmd(container).withForce(true).exec();
        }
    }

    /** Waits to be told what to do; when its launcher was killed it ends by itself. */
    private String create(AppImage app, SuppliedImage java) {
        return engine.client()
                .createContainerCmd(java.reference())
                .withEntrypoint("sleep", String.valueOf(PATIENCE_SECONDS))
                .withUser(app.user())
                .withHostConfig(HostConfig.newHostConfig()
                        .withAutoRemove(true)
                        .withNetworkMode("none")
                        .withCapDrop(Capability.ALL)
                        .withSecurityOpts(List.of("no-new-privileges"))
                        .withMemory(MEMORY)
                        .withMemorySwap(MEMORY))
                .exec()
                .getId();
    }

    private void run(String container, List<String> command) {
        String exec = engine.client()
                .execCreateCmd(container)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withCmd(command.toArray(String[]::new))
                .exec()
                .getId();
        BuildOutput tail = new BuildOutput();
        try (var output = new ResultCallback.Adapter<Frame>() {
            @Override
            public void onNext(Frame frame) {
                new String(frame.getPayload(), StandardCharsets.UTF_8).lines().forEach(tail::add);
            }
        }) {
            engine.client().execStartCmd(exec).exec(output).awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tail.problem(WHAT, "It was interrupted");
        } catch (IOException e) {
            throw tail.problem(WHAT, "The engine's answer broke off: " + e.getMessage());
        }
        Long status = engine.client().inspectExecCmd(exec).exec().getExitCodeLong();
        if (!Objects.equals(status, 0L)) {
            throw tail.problem(WHAT, "Java ended with status " + status);
        }
    }

    private void fetch(String container, Path archive) throws IOException {
        Path directory = Files.createDirectories(cache.resolve("classes"));
        Path unfinished = Files.createTempFile(directory, "archive", ".unfinished");
        try (InputStream tar = engine.client()
                        .copyArchiveFromContainerCmd(container, WRITTEN)
                        .exec();
                var entries = new TarArchiveInputStream(tar)) {
            Objects.requireNonNull(entries.getNextEntry(), WRITTEN);
            Files.copy(entries, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static String relative(String path) {
        return path.substring(1);
    }
}
