package countme.certs.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Linux distribution's store: a directory of added certificates, and a command that renders the bundle clients read.
 *
 * @param bundle what clients read; compared, so that a copy without its update is noticed
 * @param update renders the bundle
 * @param keystore a Java keystore that the update only ever adds to; absent where it is rendered like the bundle
 */
record AnchorDirectory(
        String name, Path directory, String suffix, Path bundle, List<String> update, Optional<Path> keystore)
        implements TrustStore {
    @Override
    public List<Command> install(Anchor anchor) {
        return List.of(
                Command.asRoot(
                        "install",
                        "-m",
                        "0644",
                        anchor.file().toString(),
                        target(anchor).toString()),
                new Command(update, true, false));
    }

    @Override
    public List<Command> remove(Anchor anchor) {
        List<Command> commands = new ArrayList<>();
        // First, so that a removal that is cut short is seen as unfinished by the next.
        keystore.filter(Files::exists).ifPresent(store -> commands.add(forget(anchor, store)));
        commands.add(Command.asRoot("rm", "-f", target(anchor).toString()));
        commands.add(new Command(update, true, false));
        return commands;
    }

    /** The password is the one every Java runtime ships with; the keystore holds no secrets. */
    private Command forget(Anchor anchor, Path store) {
        String alias = "debian:" + anchor.name() + ".pem";
        return Command.asRoot(
                        "keytool", "-delete", "-alias", alias, "-keystore", store.toString(), "-storepass", "changeit")
                .orNot();
    }

    @Override
    public Presence presence(Anchor anchor, CommandRunner runner) {
        boolean copied = Files.exists(target(anchor));
        boolean rendered = anchor.isIn(text(bundle));
        if (!copied && !rendered) {
            return Presence.ABSENT;
        }
        return rendered && anchor.isIn(text(target(anchor))) ? Presence.CURRENT : Presence.OUTDATED;
    }

    private Path target(Anchor anchor) {
        return directory.resolve(anchor.name() + suffix);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
