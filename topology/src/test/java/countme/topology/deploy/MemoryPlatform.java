package countme.topology.deploy;

import countme.topology.concurrent.MemoryTime;
import countme.topology.config.Faults;
import countme.topology.config.RouteTable;
import countme.topology.deploy.project.FrontDoor;
import countme.topology.deploy.project.Platform;
import countme.topology.deploy.project.Visitor;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.MemoryEngine;
import countme.topology.image.MemoryImages;
import countme.topology.service.catalog.Checks;
import java.io.IOException;
import java.net.BindException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.DoubleSupplier;

/** A machine with an engine, all in memory, on which a counter can be deployed. */
public final class MemoryPlatform implements Platform {
    private final Faults faults = new Faults();
    private final MemoryTime time = new MemoryTime();
    private final CounterModel model = new CounterModel();
    private final MemoryEngine engine = new MemoryEngine(faults, time, model);
    private final MemoryImages images = new MemoryImages(faults, engine);
    private final MemoryAuthority authority = new MemoryAuthority(faults, time);
    private final ExecutorService threads = new DirectThreads();

    private final Set<Integer> taken = new HashSet<>();
    private boolean open = true;
    private int secrets;
    private RouteTable routes = RouteTable.EMPTY;

    MemoryPlatform() {
        model.on(engine);
        model.put(MemoryImages.CARRIED, new CounterModel.Version(Checks.unsaid()));
    }

    /** Another machine on which all is as it is here now. */
    MemoryPlatform copy() {
        var copy = new MemoryPlatform();
        copy.model.becomeLike(model);
        copy.engine.becomeLike(engine);
        copy.images.becomeLike(images);
        copy.secrets = secrets;
        boolean unused = copy.time.pass(time.since(0));
        return copy;
    }

    public Faults faults() {
        return faults;
    }

    /** From now on nobody gets in from outside. */
    public void closeFrontDoor() {
        open = false;
    }

    /** Something on this machine listens on a port. */
    public void take(int port) {
        taken.add(port);
    }

    /** This machine reaches some addresses elsewhere. */
    public void routes(RouteTable elsewhere) {
        routes = elsewhere;
    }

    public CounterModel model() {
        return model;
    }

    /** Somebody pushes a version that behaves so; gives the digest of its manifest. */
    public String push(String name, CounterModel.Version version) {
        model.put(MemoryImages.id(name), version);
        return images.pushed(name, version.labels());
    }

    /** Somebody pushes a good version. */
    public String push(String name) {
        return push(name, new CounterModel.Version(Checks.unsaid()));
    }

    @Override
    public MemoryEngine engine() {
        return engine;
    }

    @Override
    public Optional<ContainerEngine> reached() {
        return Optional.of(engine);
    }

    @Override
    public MemoryEngine provided() {
        return engine;
    }

    @Override
    public MemoryImages images() {
        return images;
    }

    @Override
    public Visitor visitor() {
        return new Visitor() {
            @Override
            public Optional<String> ask(FrontDoor door) {
                return open && model.visit().isPresent() ? Optional.empty() : Optional.of("Nobody answers.");
            }

            @Override
            public Optional<String> redirect(String address, int port, boolean proxyProtocol) {
                return Optional.of("https://localhost:8443");
            }

            @Override
            public RouteTable routes() {
                return routes;
            }

            @Override
            public Optional<IOException> obstacle(String address, int port) {
                return taken.contains(port)
                        ? Optional.of(new BindException("Address already in use"))
                        : Optional.empty();
            }
        };
    }

    @Override
    public MemoryAuthority publicAuthority() {
        return authority;
    }

    @Override
    public MemoryTime time() {
        return time;
    }

    @Override
    public ExecutorService threads() {
        return threads;
    }

    @Override
    public DoubleSupplier chance() {
        return () -> 1.0;
    }

    /** The same ones for the same steps, in the same order: a stack's volumes are named by what is in them. */
    @Override
    public String secret() {
        return String.format(Locale.ROOT, "secretNumber%012d", ++secrets);
    }

    @Override
    public void close() {}
}
