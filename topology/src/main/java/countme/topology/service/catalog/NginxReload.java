package countme.topology.service.catalog;

import countme.topology.service.ConfigFiles;
import java.time.Duration;
import java.util.List;

/** Commands that make a running nginx take over its configuration. A reload ends idle connections, so there is one only where it must be. */
final class NginxReload {
    /** A worker that takes requests; as a pattern that does not match the command it is in. */
    private static final String WORKER = "worker proces[s]$";

    private static final String LEAVING = "worker process is shutting dow[n]$";

    /** Present from the test until it is applied where nothing differs that nginx reads at its start only. */
    private static final String SAME = "/tmp/same-configuration";

    private NginxReload() {}

    /** Exits with 0 when the files under {@link ConfigFiles#NEXT} are good. */
    static List<String> test() {
        return bash("""
                cd %s && nginx -t -q -c $PWD/nginx.conf || exit
                rm -f %s
                # Without a hash it is not known whether they were ever taken over.
                [ -s %s/sha256 ] || exit 0
                for file in *.conf server.*; do
                    [ $file = %s ] || cmp -s $file %3$s/$file || exit 0
                done
                : > %2$s
                """.formatted(ConfigFiles.NEXT, SAME, ConfigFiles.CURRENT, Upstreams.SERVING));
    }

    /**
     * Returns when every worker goes by the files under {@link ConfigFiles#CURRENT}.
     *
     * @param tell shell commands for what needs no reload
     */
    static List<String> apply(String tell) {
        return bash("""
                %s
                rm %s 2>/dev/null && exit
                old=$(grep -lsz '%s' /proc/[0-9]*/cmdline)
                nginx -c %s/nginx.conf -s reload
                for try in {1..100}; do
                    grep -qsz '%3$s' $old || exit 0
                    sleep 0.05
                done
                exit 1
                """.formatted(tell, SAME, WORKER, ConfigFiles.CURRENT));
    }

    /**
     * Exits with 0 when no request is under way that may still be sent where requests went before.
     *
     * @param atMost after which it fails
     */
    static List<String> drained(Duration atMost) {
        // A worker chooses and sends in one go, but may be made to wait for a processor between the two.
        return bash("""
                sleep 1
                SECONDS=0
                while grep -qsz '%s' /proc/[0-9]*/cmdline; do
                    sleep 0.05
                    ((SECONDS < %s)) || exit 1
                done
                """.formatted(LEAVING, atMost.toSeconds()));
    }

    private static List<String> bash(String script) {
        return List.of("bash", "-c", script);
    }
}
