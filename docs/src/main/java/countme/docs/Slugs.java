package countme.docs;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Anchors of a page's headings, as forges make them: two headings with the same words have different ones. */
final class Slugs {
    private final Map<String, Integer> seen = new HashMap<>();

    /** The anchor of the page's next heading. */
    String of(String heading) {
        String slug = heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\-_ ]", "")
                .replace(' ', '-');
        int before = seen.merge(slug, 1, Integer::sum) - 1;
        return before == 0 ? slug : slug + "-" + before;
    }
}
