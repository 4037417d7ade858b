package countme.topology.deploy.project;

import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.report.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.util.Properties;

/** The launcher's own version, as the build wrote it down. */
public final class Version {
    private static final String CURRENT = properties().getProperty("version");

    private Version() {}

    /** Such as {@code 0.1.0}. */
    public static String current() {
        return CURRENT;
    }

    private static Properties properties() {
        var properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/countme.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** Refuses a stack that a newer launcher made: this one does not know what it would undo. */
    public static void requireNoNewer(Inventory inventory) {
        String own = current();
        inventory.containers().stream()
                .map(Instance::version)
                .filter(version -> isNewer(version, own))
                .findFirst()
                .ifPresent(version -> {
                    throw new Problem(
                            "This stack was made by a newer countme, " + version,
                            "This one is " + own + " and does not know what it would undo.",
                            "Use version " + version + " or newer; or type 'down' (the count is kept), then 'up'.");
                });
    }

    static boolean isNewer(String version, String than) {
        // Nearly always; and an unreadable one would cost an exception for each container.
        if (version.equals(than)) {
            return false;
        }
        try {
            return ModuleDescriptor.Version.parse(version).compareTo(ModuleDescriptor.Version.parse(than)) > 0;
        } catch (IllegalArgumentException e) {
            // No label, or not one of ours: nothing can be told from it.
            return false;
        }
    }
}
