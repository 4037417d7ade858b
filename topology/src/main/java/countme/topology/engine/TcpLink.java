package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import countme.topology.concurrent.Time;
import countme.topology.report.Problem;
import java.net.URI;
import java.time.Duration;

/** A way over TCP. Nothing tells when a network swallows what is sent; so the engine is asked again and again whether it is there. */
final class TcpLink implements Link {
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int MISSES = 3;

    private final URI remote;
    private final DockerClient pinger;
    private final Time.Repetition repetition;
    private final Cuts cuts = new Cuts();
    private volatile boolean up = true;
    private volatile String trouble = "";
    private int missed;

    TcpLink(Endpoint endpoint) {
        this(
                endpoint.address(),
                DockerClients.hasty(endpoint.address(), endpoint.certificates(), BETWEEN),
                Time.system());
    }

    /** {@code pinger} waits only so long for an answer. */
    TcpLink(URI remote, DockerClient pinger, Time time) {
        this.remote = remote;
        this.pinger = pinger;
        this.repetition = time.every(BETWEEN, this::look);
    }

    private void look() {
        try {
            Void unused = pinger.pingCmd().exec();
            missed = 0;
            up = true;
        } catch (RuntimeException e) {
            missed++;
            if (missed == MISSES) {
                up = false;
                trouble = Problem.reason(e);
                cuts.another();
            }
        }
    }

    @Override
    public URI address() {
        return remote;
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public long cuts() {
        return cuts.count();
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public void onCut(Runnable what) {
        cuts.tell(what);
    }

    @Override
    public String close() {
        repetition.close();
        DockerClients.close(pinger);
        return "";
    }
}
