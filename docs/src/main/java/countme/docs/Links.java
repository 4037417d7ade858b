package countme.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether links within the repository lead somewhere. */
final class Links {
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    private Links() {}

    /** What is wrong with those of a page, a line each. */
    static List<String> broken(Page page, Map<String, Page> pages, Repository repository) {
        var broken = new ArrayList<String>();
        for (String target : page.targets()) {
            if (!isElsewhere(target)) {
                String file = resolved(page.file(), target);
                String anchor = anchor(target);
                Page other = pages.get(file);
                if (!repository.has(file)) {
                    broken.add(page.file() + ": " + target + " leads to " + file + ", which is not there");
                } else if (!anchor.isEmpty()
                        && other != null
                        && !other.anchors().containsValue(anchor)) {
                    broken.add(page.file() + ": " + target + " leads to a heading that " + file + " does not have");
                }
            }
        }
        return broken;
    }

    static boolean isElsewhere(String target) {
        return ELSEWHERE.matcher(target).matches();
    }

    /** After the {@code #}; empty without one. */
    static String anchor(String target) {
        return target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
    }

    /** The file that a link on a page leads to, relative to the root; the page itself for an anchor alone. */
    static String resolved(String page, String target) {
        String path = target.replaceFirst("#.*", "");
        if (path.isEmpty()) {
            return page;
        }
        var parts = new ArrayList<>(List.of(page.split("/", -1)));
        parts.remove(parts.size() - 1);
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.remove(parts.size() - 1);
            } else if (!part.equals(".") && !part.isEmpty()) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
