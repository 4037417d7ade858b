package countme.topology.cluster;

import countme.topology.concurrent.Parallel;
import countme.topology.deploy.project.RunningCommand;
import countme.topology.docker.Session;
import countme.topology.docker.Session.Size;
import countme.topology.report.Problem;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecListenable;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A command in a pod. When nobody listens any more, it ends with the first thing that it reads or writes: a cluster cannot be asked to end it. */
final class PodCommand implements RunningCommand {
    private final Cluster cluster;
    private final String namespace;
    private final String pod;
    private volatile @Nullable ExecWatch running;

    PodCommand(Cluster cluster, String namespace, String pod) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.pod = pod;
    }

    @Override
    public String instance() {
        return pod;
    }

    @Override
    public int run(Session session) {
        return cluster.withRights(
                Right.toEnter(namespace),
                () -> cluster.ask("run a command in pod/" + pod, asked -> {
                    var resource = asked.pods().inNamespace(namespace).withName(pod);
                    var output = (session.in() == null ? resource : resource.redirectingInput())
                            .writingOutput(session.out());
                    Session.Window window = session.window();
                    var ended = new Ended();
                    ExecListenable command = window == null ? output.writingError(session.err()) : output.withTTY();
                    try (ExecWatch watch =
                            command.usingListener(ended).exec(session.command().toArray(String[]::new))) {
                        running = watch;
                        InputStream in = session.in();
                        if (in != null) {
                            cluster.threads().execute(() -> pass(in, watch.getInput()));
                        }
                        Runnable unwatch = window == null
                                ? () -> {}
                                : window.watch((Size size) -> watch.resize(size.columns(), size.rows()));
                        try {
                            return ended.status(code(watch, session), session.err());
                        } finally {
                            unwatch.run();
                            running = null;
                        }
                    }
                }));
    }

    /** A connection that is cut says nothing, neither of the command nor of the pod. */
    private int code(ExecWatch watch, Session session) {
        try {
            Integer code = Parallel.await(watch.exitCode());
            if (code == null) {
                throw cut(session, "its end was not told", null);
            }
            return code;
        } catch (CompletionException e) {
            throw cut(session, Problem.reason(e), e);
        }
    }

    private Problem cut(Session session, String why, @Nullable Throwable cause) {
        return Problem.passing(
                "The connection to pod/" + pod + " was cut",
                "It broke off while '" + session.command().get(0) + "' ran (" + why
                        + "), so nobody knows what became of that.",
                "Type 'status' to see how the pod is, then run the command again.",
                cause);
    }

    private static void pass(InputStream in, OutputStream to) {
        try (to) {
            byte[] some = new byte[8192];
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                to.write(some, 0, read);
                to.flush();
            }
        } catch (IOException | KubernetesClientException e) {
            // The command has ended and reads no more.
        }
    }

    /** What the cluster says of a command's end. */
    private static final class Ended implements ExecListener {
        private static final int NOT_FOUND = 127;
        private static final int NOT_RUN = 126;
        private volatile String reason = "";

        @Override
        public void onExit(int code, Status status) {
            reason = status == null ? "" : Objects.requireNonNullElse(status.getMessage(), "");
        }

        @Override
        public void onClose(int code, String why) {}

        /** What a shell would exit with. Why it could not be run is printed. */
        int status(int code, OutputStream err) {
            if (code >= 0) {
                return code;
            }
            new PrintStream(err, true, StandardCharsets.UTF_8).println(PodTrouble.said(reason));
            return reason.contains("not found") || reason.contains("no such file") ? NOT_FOUND : NOT_RUN;
        }
    }

    @Override
    public void end() {
        ExecWatch watch = running;
        if (watch != null) {
            watch.close();
        }
    }
}
