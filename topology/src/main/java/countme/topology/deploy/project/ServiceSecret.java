package countme.topology.deploy.project;

import countme.topology.service.ServiceLogins;
import countme.topology.state.StateDir;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What services' logins are made of: generated once and kept with the project's state, readable by its owner only. One that takes its place is
 * accepted beside it, until {@link #settle} says that nobody uses the old one any more.
 */
public final class ServiceSecret {
    private static final String SECRET = "secret ";
    private static final String REQUIRED = "required";

    private final SecretFile file;
    private final Supplier<String> fresh;

    /** {@code fresh} gives a new password each time. */
    public ServiceSecret(StateDir state, Supplier<String> fresh) {
        this.fresh = fresh;
        this.file = new SecretFile(state.secrets(), "services");
    }

    /** The logins; generated first where there are none. */
    public ServiceLogins ensure() {
        return kept().orElseGet(() -> write(new ServiceLogins(List.of(fresh.get()), false)));
    }

    /** The logins; empty when none were generated yet. Writes nothing. */
    public Optional<ServiceLogins> kept() {
        return file.read()
                .map(text -> new ServiceLogins(
                        text.lines()
                                .filter(line -> line.startsWith(SECRET))
                                .map(line -> line.substring(SECRET.length()))
                                .toList(),
                        text.lines().anyMatch(REQUIRED::equals)))
                .filter(logins -> !logins.secrets().isEmpty());
    }

    /** New logins before the old ones, where there are any; who accepts and who uses them still has to be told. */
    public void rotate() {
        kept().ifPresent(before -> {
            var all = new ArrayList<>(List.of(fresh.get()));
            all.addAll(before.secrets());
            ServiceLogins unused = write(new ServiceLogins(all, before.required()));
        });
    }

    /** From now on everybody has to log in. */
    public void require() {
        ServiceLogins unused = write(new ServiceLogins(ensure().secrets(), true));
    }

    /**
     * Everybody who logs in has the present login.
     *
     * @param required whether everybody does log in; asked only while that was not so
     * @return whether that changes anything for those who let others in
     */
    public boolean settle(BooleanSupplier required) {
        ServiceLogins before = ensure();
        var after = new ServiceLogins(before.secrets().subList(0, 1), before.required() || required.getAsBoolean());
        if (after.equals(before)) {
            return false;
        }
        ServiceLogins unused = write(after);
        return true;
    }

    private ServiceLogins write(ServiceLogins logins) {
        var text = new StringBuilder();
        logins.secrets().forEach(secret -> text.append(SECRET).append(secret).append('\n'));
        if (logins.required()) {
            text.append(REQUIRED).append('\n');
        }
        file.write(text.toString());
        return logins;
    }
}
