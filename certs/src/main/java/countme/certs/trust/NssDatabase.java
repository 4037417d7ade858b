package countme.certs.trust;

import java.nio.file.Path;
import java.util.List;

/** A browser's own database: Chromium and Firefox on Linux do not read the system's store. */
record NssDatabase(Path directory) implements TrustStore {
    @Override
    public String name() {
        return "browser database " + directory;
    }

    @Override
    public List<Command> install(Anchor anchor) {
        // An older certificate of that name would otherwise stay beside the new one.
        return List.of(
                delete(anchor).orNot(),
                certutil(
                        "-A",
                        "-t",
                        "C,,",
                        "-n",
                        anchor.name(),
                        "-i",
                        anchor.file().toString()));
    }

    @Override
    public List<Command> remove(Anchor anchor) {
        return List.of(delete(anchor));
    }

    @Override
    public Presence presence(Anchor anchor, CommandRunner runner) {
        CommandRunner.Result listed =
                runner.run(certutil("-L", "-n", anchor.name(), "-a").words());
        if (listed.status() != 0) {
            return Presence.ABSENT;
        }
        return anchor.isIn(listed.output().replace("\r", "")) ? Presence.CURRENT : Presence.OUTDATED;
    }

    private Command delete(Anchor anchor) {
        return certutil("-D", "-n", anchor.name());
    }

    private Command certutil(String... arguments) {
        String[] words = new String[arguments.length + 3];
        words[0] = "certutil";
        words[1] = "-d";
        words[2] = "sql:" + directory;
        System.arraycopy(arguments, 0, words, 3, arguments.length);
        return Command.asUser(words);
    }
}
