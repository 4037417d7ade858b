package countme.topology.deploy.project;

import countme.certs.acme.PublicAuthority;
import countme.topology.concurrent.Time;
import countme.topology.docker.ContainerEngine;
import countme.topology.image.ImageStore;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.DoubleSupplier;

/** All outside its own files that a project works with: an engine and its images, the network of this machine, authorities, time, threads and chance. */
public interface Platform extends AutoCloseable {
    /** The engine that is there; a {@link countme.topology.report.Problem} when none is. */
    ContainerEngine engine();

    /** The engine, if it has been reached already. */
    Optional<ContainerEngine> reached();

    /** The engine, installed and started first where there is none and countme may. */
    ContainerEngine provided();

    /** The images of its engine. */
    ImageStore images();

    /** How this machine reaches what the engine publishes. */
    Visitor visitor();

    /** Who gives certificates that everybody trusts. */
    PublicAuthority publicAuthority();

    Time time();

    /** Run what can run side by side: it waits for an engine, so the number of processors means nothing. */
    ExecutorService threads();

    /** Numbers from 0 up to 1 that nobody can foresee. */
    DoubleSupplier chance();

    /** A new password that nobody guesses. */
    String secret();

    @Override
    void close();
}
