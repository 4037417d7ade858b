package countme.certs.trust;

import java.util.List;

/** The macOS system keychain, which Safari, Chrome, curl and (by default) Firefox use. macOS asks for an administrator itself. */
record MacKeychain() implements TrustStore {
    private static final String KEYCHAIN = "/Library/Keychains/System.keychain";

    @Override
    public String name() {
        return "macOS system keychain";
    }

    @Override
    public List<Command> install(Anchor anchor) {
        return List.of(Command.asRoot(
                "security",
                "add-trusted-cert",
                "-d",
                "-r",
                "trustRoot",
                "-k",
                KEYCHAIN,
                anchor.file().toString()));
    }

    @Override
    public List<Command> remove(Anchor anchor) {
        return List.of(Command.asRoot(
                "security", "remove-trusted-cert", "-d", anchor.file().toString()));
    }

    @Override
    public Presence presence(Anchor anchor, CommandRunner runner) {
        List<String> verify =
                List.of("security", "verify-cert", "-c", anchor.file().toString(), "-p", "basic");
        return runner.run(verify).status() == 0 ? Presence.CURRENT : Presence.ABSENT;
    }
}
