package countme.app;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the counter from {@code COUNTME_*} variables and runs until it is told to stop.
 *
 * <p>Exit codes: 0 stopped by a signal with every request finished, 1 cannot serve, 2 wrong settings.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // What is written here is read by machines, too: no digits or letters of the user's language.
        Locale.setDefault(Locale.ROOT);
        Settings settings;
        try {
            settings = Settings.from(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Logger log = LoggerFactory.getLogger(Main.class);
        App app;
        try {
            app = App.start(settings);
        } catch (IllegalStateException e) {
            log.error("did not start: {}", e.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app, log), "stop"));
        log.atInfo()
                .addKeyValue("port", app.port())
                .addKeyValue("internal_port", app.internalPort())
                .addKeyValue("redis", settings.redisHost() + ":" + settings.redisPort())
                .addKeyValue("start_ms", ManagementFactory.getRuntimeMXBean().getUptime())
                .log("started");
    }

    private static void stop(App app, Logger log) {
        log.info("stopping");
        app.stop();
        log.info("stopped");
        // A JVM ended by SIGTERM exits with 143; a stop that was asked for and went well is a success.
        Runtime.getRuntime().halt(0);
    }
}
