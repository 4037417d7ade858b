package countme.topology.cluster;

import countme.topology.concurrent.Parallel;
import countme.topology.deploy.project.RunningCommand;
import countme.topology.docker.Session;
import countme.topology.docker.Session.Size;
import countme.topology.report.ExitCode;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.TtyExecErrorChannelable;
import io.fabric8.kubernetes.client.dsl.TtyExecable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command in a pod. Its node ends it when nobody listens any more only if it reads or writes; so it is ended by name of its process group as far as it can be. */
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
        return cluster.ask("run a command in pod/" + pod, asked -> {
            var resource = asked.pods().inNamespace(namespace).withName(pod);
            var output = (session.in() == null ? resource : resource.readingInput(session.in()))
                    .writingOutput(session.out());
            Session.Window window = session.window();
            TtyExecErrorChannelable errors = output.writingError(session.err());
            TtyExecable command = errors;
            try (ExecWatch watch = window == null
                    ? command.exec(words(session.command()))
                    : output.withTTY().exec(words(session.command()))) {
                running = watch;
                Runnable unwatch =
                        window == null ? () -> {} : window.watch((Size size) -> watch.resize(size.columns(), size.rows()));
                try {
                    Integer status = Parallel.await(watch.exitCode());
                    return status == null || status < 0 ? ExitCode.FAILED.status() : status;
                } finally {
                    unwatch.run();
                    running = null;
                }
            }
        });
    }

    private static String[] words(List<String> command) {
        return command.toArray(String[]::new);
    }

    @Override
    public void end() {
        ExecWatch watch = running;
        if (watch != null) {
            watch.close();
        }
    }

}
