package countme.topology.deploy.project;

import countme.topology.service.Login;
import countme.topology.state.StateDir;
import java.util.Optional;
import java.util.function.Supplier;

/** The console's login: generated once and kept with the project's state, readable by its owner only. */
public final class ConsoleLogin {
    private static final String USER = "countme";

    private final SecretFile file;
    private final Supplier<String> fresh;

    /** {@code fresh} gives a new password each time. */
    public ConsoleLogin(StateDir state, Supplier<String> fresh) {
        this.fresh = fresh;
        this.file = new SecretFile(state.secrets(), "console-password");
    }

    /** The login; generated first where there is none. */
    public Login ensure() {
        return kept().orElseGet(this::rotate);
    }

    /** The login; empty when none was generated yet. Writes nothing. */
    public Optional<Login> kept() {
        return file.read().map(password -> new Login(USER, password));
    }

    /** A new login in place of the old one; the proxy still has to be told. */
    public Login rotate() {
        String password = fresh.get();
        file.write(password + "\n");
        return new Login(USER, password);
    }
}
