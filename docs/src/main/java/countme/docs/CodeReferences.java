package countme.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether what pages name between backticks is there: our classes, and files by their path. */
final class CodeReferences {
    /** Two words in one at least: others could be anything, such as a header. */
    private static final Pattern CLASS =
            Pattern.compile("([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)(?:\\.\\w+(?:\\([^)]*\\))?)?");

    private static final Pattern PATH = Pattern.compile(
            "(?:app|certs|topology|acceptance|loadtest|docs|\\.ci)/[\\w./-]*[\\w-]\\.(?:java|md|xml|yaml|yml|json|conf|js|css|svg|py|go|mod|properties|sh|zip|jar)");

    private final Set<String> classes;
    private final Set<String> others;
    private final Repository repository;

    /**
     * Looks for references in a repository.
     *
     * @param others names like a class's that are somebody else's, such as a metric's or a library's
     */
    CodeReferences(Repository repository, Set<String> classes, Set<String> others) {
        this.repository = repository;
        this.classes = classes;
        this.others = others;
    }

    /** What a page names that is not there, a line each. */
    List<String> broken(Page page) {
        var broken = new ArrayList<String>();
        for (String code : page.code()) {
            var name = CLASS.matcher(code);
            if (name.matches() && !classes.contains(name.group(1)) && !others.contains(name.group(1))) {
                broken.add(page.file() + ": there is no class " + name.group(1));
            }
            if (PATH.matcher(code).matches() && !isThere(code)) {
                broken.add(page.file() + ": there is no file " + code);
            }
        }
        return broken;
    }

    /** What a build makes is not checked in. */
    private boolean isThere(String path) {
        return path.contains("/target/") || repository.has(path);
    }
}
