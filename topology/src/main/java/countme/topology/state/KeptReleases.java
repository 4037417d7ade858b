package countme.topology.state;

import countme.topology.report.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The versions that were deployed, kept with the project's state: every {@code up} goes on with the newest, and
 * {@code rollback} finds the others here. Without any, the versioned service is the one that the launcher carries.
 *
 * @param memo lines of words: what was deployed, the newest first, the color it has now, and the digest that was seen last under the
 *     followed tag; may be missing
 */
public record KeptReleases(Memo memo) {
    /** How many versions are kept. */
    public static final int KEPT = 5;

    private static final String SEEN = "seen";
    private static final String RELEASE = "release";
    /** A line of its own: launchers that do not know it read the others all the same. */
    private static final String SUBJECT = "subject";

    private static final String COLOR = "color";
    private static final String NONE = "-";

    /** The newest first. */
    public List<Release> history() {
        return lines(RELEASE)
                .filter(words -> words.length == 5)
                .map(words -> new Release(
                        words[1], words[2], words[3], words[4].equals(NONE) ? "" : words[4], subject(words[3])))
                .toList();
    }

    private String subject(String id) {
        return lines(SUBJECT)
                .filter(words -> words.length > 2 && words[1].equals(id))
                .map(words -> String.join(" ", List.of(words).subList(2, words.length)))
                .findFirst()
                .orElse("");
    }

    /** What the versioned service is to run from; empty for what the launcher carries. */
    public Optional<Release> current() {
        return history().stream().findFirst();
    }

    /**
     * One that was deployed before.
     *
     * @param version its name; empty for the one before {@code now}
     * @param deploying what to type to have another one, in quotes
     */
    public Release earlier(String version, Release now, String deploying) {
        List<Release> others = history().stream()
                .filter(release -> !release.id().equals(now.id()))
                .toList();
        String known = String.join(", ", others.stream().map(Release::title).toList());
        return others.stream()
                .filter(release -> version.isEmpty() || release.version().equals(version))
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        version.isEmpty() ? "There is nothing to go back to" : "There is no version '" + version + "'",
                        others.isEmpty()
                                ? now.version() + " is the only version that was deployed here."
                                : "These were deployed before: " + known + ".",
                        others.isEmpty() ? "Deploy another one with " + deploying + "." : "Name one of them."));
    }

    /** Which slots the current one has. */
    public Color color() {
        return lines(COLOR).anyMatch(words -> words.length == 2 && words[1].equals(Color.green.name()))
                ? Color.green
                : Color.blue;
    }

    /** The digest that was last looked at under the followed tag, whatever came of it. */
    public Optional<String> seen() {
        return lines(SEEN)
                .filter(words -> words.length == 2)
                .map(words -> words[1])
                .findFirst();
    }

    /**
     * From now on this one is current.
     *
     * @param before what it took the place of: remembered even where it was not deployed but carried
     * @param color which slots it has
     * @return those that are too many now
     */
    public List<Release> deployed(Release release, Release before, Color color) {
        var all = new ArrayList<Release>();
        Stream.concat(Stream.of(release, before), history().stream())
                .filter(one -> all.stream().noneMatch(kept -> kept.id().equals(one.id())))
                .forEach(all::add);
        List<Release> kept = all.stream().limit(KEPT).toList();
        write(kept, color, seen());
        return all.stream().skip(KEPT).toList();
    }

    /** This digest has been looked at: it does not count as new any more. */
    public void see(String digest) {
        if (!seen().equals(Optional.of(digest))) {
            write(history(), color(), Optional.of(digest));
        }
    }

    /** As if nothing had ever been deployed; but replicas stay in the slots they have. */
    public void forget() {
        write(List.of(), color(), Optional.empty());
    }

    /** As {@link #forget}, where no replicas are left. */
    public void erase() {
        try {
            memo.erase();
        } catch (IOException e) {
            throw unusable("remove", e);
        }
    }

    private Stream<String[]> lines(String kind) {
        try {
            return memo.read()
                    .orElse("")
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .filter(words -> words[0].equals(kind));
        } catch (IOException e) {
            throw unusable("read", e);
        }
    }

    private void write(List<Release> history, Color color, Optional<String> seen) {
        var text = new StringBuilder(COLOR + " " + color + "\n");
        seen.ifPresent(digest -> text.append(SEEN + " ").append(digest).append('\n'));
        history.forEach(one -> text.append(String.join(
                        " ",
                        RELEASE,
                        one.version(),
                        one.image(),
                        one.id(),
                        one.digest().isEmpty() ? NONE : one.digest()))
                .append('\n'));
        history.stream()
                .filter(one -> !one.subject().isEmpty())
                .forEach(one -> text.append(String.join(" ", SUBJECT, one.id(), one.subject()))
                        .append('\n'));
        try {
            memo.replace(text.toString());
        } catch (IOException e) {
            throw unusable("write", e);
        }
    }

    private Problem unusable(String what, IOException e) {
        return new Problem(
                "Cannot " + what + " the deployed versions in " + memo.place(),
                Problem.reason(e) + ".",
                "Make the file usable, or remove it to go back to the version this launcher carries.",
                e);
    }
}
