package countme.loadtest;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.regex.Matcher;

/**
 * What a version of the counter says, and how another one is made of it: the change that docs/deploy.md shows. Pure.
 *
 * @param template the page, with {@code {count}} where the number is
 */
record Greeting(String template) {
    /** The one that a baseline expects. */
    static Greeting in(String baseline) throws IOException {
        return new Greeting(CounterPage.template(baseline));
    }

    /** The same page with other words before the number. */
    Greeting saying(String words) {
        return new Greeting(words + template.substring(words().length()));
    }

    /** The number on this page; empty when {@code body} is another one. */
    OptionalLong number(String body) {
        Matcher page = CounterPage.pattern(template).matcher(body);
        return page.matches() ? OptionalLong.of(Long.parseLong(page.group(1))) : OptionalLong.empty();
    }

    /**
     * A file's text with another greeting in place of this one.
     *
     * @param file its name, for the message
     * @throws IOException when this one does not stand there exactly once: nobody could say then which place to change
     */
    String replacedIn(String text, Greeting other, String file) throws IOException {
        int first = text.indexOf(words());
        if (first < 0 || first != text.lastIndexOf(words())) {
            throw new IOException("%s has \"%s\" %s, so there is no one place to change."
                    .formatted(file, words(), first < 0 ? "nowhere" : "more than once"));
        }
        return text.replace(words(), other.words());
    }

    private String words() {
        return template.substring(0, template.indexOf(CounterPage.COUNT));
    }
}
