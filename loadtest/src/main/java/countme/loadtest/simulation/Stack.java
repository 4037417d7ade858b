package countme.loadtest.simulation;

import countme.loadtest.Launcher;
import countme.loadtest.StackStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stack that the parameters name, now or a moment ago.
 *
 * @param status as its launcher shows it
 */
record Stack(StackStatus status) {
    /** The launcher that the parameters name; an {@link IllegalArgumentException} when there is none. */
    static Launcher launcher(Parameters parameters) {
        return new Launcher(
                        Path.of(parameters.get(Parameter.LAUNCHER)),
                        parameters.get(Parameter.PROJECT),
                        parameters.get(Parameter.FLAGS))
                .required("-D" + Parameter.LAUNCHER.name());
    }

    /** Asks now. */
    static Stack of(Launcher launcher) throws IOException, InterruptedException {
        return new Stack(StackStatus.of(launcher));
    }

    /**
     * The stack before anything is done to it.
     *
     * @param replicas at least as many must be ready
     * @throws IllegalArgumentException when there is no such stack, it is not as it should be, or it is not the one that is loaded; the
     *     message says what to do
     */
    static Stack required(Launcher launcher, URI url, int replicas) {
        Stack stack = asked(launcher, () -> of(launcher));
        stack.requireReplicas(launcher.project(), replicas);
        stack.requireServing(launcher.project(), url);
        return stack;
    }

    /** What a launcher answers before the load; that it does not answer becomes an {@link IllegalArgumentException}. */
    static <T> T asked(Launcher launcher, Question<T> question) {
        try {
            return question.answer();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The stack %s cannot be asked for: %s".formatted(launcher.project(), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("Interrupted.", e);
        }
    }

    /** A question that a launcher is called for. */
    interface Question<T> {
        T answer() throws IOException, InterruptedException;
    }

    /** The replicas that are ready, by name, with the moment each one was started. */
    Map<String, String> replicas() {
        Map<String, String> ready = new TreeMap<>();
        status.replicas().stream()
                .filter(StackStatus.Row::isHealthy)
                .forEach(row -> ready.put(row.name(), row.since()));
        return ready;
    }

    private void requireReplicas(String project, int wanted) {
        int ready = replicas().size();
        if (ready < wanted) {
            throw new IllegalArgumentException(
                    "The stack %s has %d replicas that are ready, and %d are needed. 'up' starts it, 'scale app=%d' gives it more, and -D%s names another stack."
                            .formatted(project, ready, wanted, wanted, Parameter.PROJECT.name()));
        }
    }

    /** What is done to one stack would not be noticed by visitors of another. */
    private void requireServing(String project, URI url) {
        String port = ":" + (url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80);
        boolean serves =
                status.rows().stream().flatMap(row -> row.ports().stream()).anyMatch(one -> one.endsWith(port));
        if (!serves) {
            throw new IllegalArgumentException(
                    "The stack %s does not serve %s. Name the one that does with -D%s, or its address with -D%s."
                            .formatted(project, url, Parameter.PROJECT.name(), Parameter.URL.name()));
        }
    }
}
