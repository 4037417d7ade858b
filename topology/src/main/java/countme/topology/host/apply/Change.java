package countme.topology.host.apply;

import countme.topology.host.Undo;
import countme.topology.host.apply.Step.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Steps as scripts. The first makes all but the departures, and before its first change it has the host itself set a clock: unless the second
 * comes within {@value #SECONDS} seconds, over a new connection, the host takes everything back.
 */
final class Change {
    static final int SECONDS = 60;
    static final int TAKEN_BACK = 10;

    private Change() {}

    /** Makes the change, and waits to be taken back. Fails with {@value #TAKEN_BACK} and the reason where it has already been. */
    static String begin(List<Step> steps) {
        var lines = new ArrayList<String>();
        lines.add("""
                umask 022
                install -d -m 0700 {{state}} || exit 1
                exec 9> {{state}}/lock
                flock -n 9 || { echo 'Another change of this host is being made.'; exit 11; }
                undo={{state}}/undo
                if ! mkdir -m 0700 $undo 2> /dev/null; then echo 'Another change of this host waits to be confirmed.'; exit 11; fi
                mkdir $undo/files
                base64 -d > $undo/run <<< '{{run}}'
                save() {
                    [ -e "$1" ] || { echo "$1" >> $undo/absent; return; }
                    mkdir -p "$(dirname "$undo/files$1")" && cp -a "$1" "$undo/files$1.part" && mv "$undo/files$1.part" "$undo/files$1"
                }
                taken_back() { bash $undo/run > /dev/null 2>&1; exit {{taken-back}}; }
                systemd-run --quiet --collect --unit {{unit}} --on-active={{seconds}} --timer-property=AccuracySec=100ms bash $undo/run \\
                    || { rm -rf $undo; echo 'The host cannot set a clock that takes the change back.'; exit 11; }
                """.replace(
                        "{{run}}",
                        Base64.getEncoder().encodeToString(undo(steps).getBytes(StandardCharsets.UTF_8)))
                .replace("{{unit}}", Undo.CLOCK)
                .replace("{{seconds}}", String.valueOf(SECONDS))
                .replace("{{taken-back}}", String.valueOf(TAKEN_BACK))
                .replace("{{state}}", Undo.STATE));
        of(steps, Kind.ACCOUNT, Kind.FILE).forEach(step -> lines.add(step(step)));
        // All are judged before the first is put in force.
        of(steps, Kind.SERVICE)
                .filter(step -> !step.check().isEmpty())
                .forEach(step -> lines.add(guarded(step, step.check())));
        of(steps, Kind.SERVICE).forEach(step -> lines.add(step(step)));
        lines.add("exit 0");
        return String.join("\n", lines) + "\n";
    }

    private static Stream<Step> of(List<Step> steps, Kind... kinds) {
        return steps.stream().filter(step -> List.of(kinds).contains(step.kind()));
    }

    private static String step(Step step) {
        return "echo " + Look.quoted(step.what()) + " >> $undo/done\n" + guarded(step, step.script());
    }

    private static String guarded(Step step, String script) {
        return "{ " + script + "\n} > $undo/said 2>&1 9>&- || { echo " + Look.quoted("Could not " + step.what() + ":")
                + "; tail -n 5 $undo/said; taken_back; }";
    }

    /** Backwards through what was begun, then services once more with everything as it was. */
    private static String undo(List<Step> steps) {
        var lines = new ArrayList<String>();
        lines.add("""
                undo={{state}}/undo
                [ -d $undo ] || exit 0
                restore() {
                    if [ -e "$undo/files$1" ]; then cp -a "$undo/files$1" "$1.new" && mv "$1.new" "$1"
                    elif grep -qxF "$1" $undo/absent; then rm -f "$1" "$1.new"; fi
                }
                was() { grep -qxF "$1" $undo/done 2> /dev/null; }
            """.replace("{{state}}", Undo.STATE));
        for (Kind kind : List.of(Kind.FILE, Kind.SERVICE, Kind.ACCOUNT)) {
            List<Step> of = new ArrayList<>(
                    steps.stream().filter(step -> step.kind() == kind).toList());
            if (kind == Kind.ACCOUNT) {
                Collections.reverse(of);
            }
            of.forEach(step -> lines.add("if was " + Look.quoted(step.what()) + "; then " + step.undo() + "; fi"));
        }
        lines.add("systemctl stop " + Undo.CLOCK + ".timer");
        lines.add("rm -rf $undo");
        return String.join("\n", lines) + "\n";
    }

    /** Stops the clock, and makes the departures. */
    static String confirm(List<Step> steps) {
        var lines = new ArrayList<String>();
        lines.add("""
                undo={{state}}/undo
                systemctl stop {{unit}}.timer
                if [ ! -d $undo ] || systemctl is-active --quiet {{unit}}.service; then
                    echo 'The host had taken the change back before the confirmation came.'; exit {{taken-back}}
                fi
                rm -rf $undo
            """.replace("{{unit}}", Undo.CLOCK)
                .replace("{{taken-back}}", String.valueOf(TAKEN_BACK))
                .replace("{{state}}", Undo.STATE));
        steps.stream()
                .filter(step -> step.kind() == Kind.DEPARTURE)
                .forEach(step -> lines.add("{ " + step.script() + "\n} > /dev/null 2>&1 || { echo "
                        + Look.quoted("Could not " + step.what()) + "; exit 1; }"));
        lines.add("exit 0");
        return String.join("\n", lines) + "\n";
    }

    /** Takes back at once what an earlier change left half-done when the host was switched off. */
    static String takeBack() {
        return "if [ -f " + Undo.SCRIPT + " ]; then bash " + Undo.SCRIPT + "; fi; rm -rf " + Undo.STATE + "/undo\n";
    }
}
