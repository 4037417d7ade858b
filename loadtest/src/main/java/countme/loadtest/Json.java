package countme.loadtest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON value, as far as a benchmark reads what the launcher prints; it must run without a library. Whoever asks for what is not there
 * gets an empty value, which has no text, no items and the number 0. Pure.
 */
public final class Json {
    private static final Json NOTHING = new Json("");

    /** A map of names to values, a list of values, or the text of anything else. */
    private final Object value;

    private Json(Object value) {
        this.value = value;
    }

    /**
     * The only value of a text.
     *
     * @throws IllegalArgumentException when it is anything but one JSON value
     */
    public static Json parse(String text) {
        List<Json> all = all(text);
        if (all.size() != 1) {
            throw new IllegalArgumentException("%d JSON values where there should be one".formatted(all.size()));
        }
        return all.get(0);
    }

    /**
     * The values of a text, one after another.
     *
     * @throws IllegalArgumentException when there is anything else in it
     */
    public static List<Json> all(String text) {
        var reader = new Reader(text);
        List<Json> all = new ArrayList<>();
        while (!reader.isAtEnd()) {
            all.add(reader.value());
        }
        return all;
    }

    /** What an object has under a name. */
    public Json get(String name) {
        return value instanceof Map<?, ?> members && members.get(name) instanceof Json found ? found : NOTHING;
    }

    /** A list's values. */
    public List<Json> items() {
        return value instanceof List<?> list
                ? list.stream().map(Json.class::cast).toList()
                : List.of();
    }

    /** A text as it is meant, a number or word as it is written. */
    public String text() {
        return value instanceof String text ? text : "";
    }

    /** A number. */
    public double number() {
        return text().isEmpty() ? 0 : Double.parseDouble(text());
    }

    private static final class Reader {
        /** Digits of a character that is written as a number. */
        private static final int UNICODE = 4;

        private static final Pattern WORD =
                Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?\\b|(true|false|null)\\b");

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        boolean isAtEnd() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at == text.length();
        }

        Json value() {
            return switch (next()) {
                case '{' -> new Json(members());
                case '[' -> new Json(list());
                case '"' -> {
                    at++;
                    yield new Json(string());
                }
                default -> new Json(word());
            };
        }

        private Map<String, Json> members() {
            Map<String, Json> members = new LinkedHashMap<>();
            at++;
            while (goesOn('}', members.isEmpty())) {
                require('"');
                String name = string();
                require(':');
                members.put(name, value());
            }
            return members;
        }

        private List<Json> list() {
            List<Json> items = new ArrayList<>();
            at++;
            while (goesOn(']', items.isEmpty())) {
                items.add(value());
            }
            return items;
        }

        /** Reads the end, or what stands before another value. */
        private boolean goesOn(char end, boolean isFirst) {
            if (next() == end) {
                at++;
                return false;
            }
            if (!isFirst) {
                require(',');
            }
            return true;
        }

        /** From behind its first quote to behind its last. */
        private String string() {
            var string = new StringBuilder();
            while (true) {
                char character = character();
                if (character == '"') {
                    return string.toString();
                }
                string.append(character == '\\' ? escaped(character()) : character);
            }
        }

        private char escaped(char name) {
            return switch (name) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    at += UNICODE;
                    yield at > text.length() ? character() : (char) Integer.parseInt(text, at - UNICODE, at, 16);
                }
                default -> name;
            };
        }

        private char character() {
            if (at >= text.length()) {
                throw wrong();
            }
            return text.charAt(at++);
        }

        /** A number, {@code true}, {@code false} or {@code null}. */
        private String word() {
            Matcher word = WORD.matcher(text).region(at, text.length());
            if (!word.lookingAt()) {
                throw wrong();
            }
            at = word.end();
            return word.group();
        }

        private void require(char expected) {
            if (next() != expected) {
                throw wrong();
            }
            at++;
        }

        /** The next character that is no space; it is not read yet. */
        private char next() {
            if (isAtEnd()) {
                throw wrong();
            }
            return text.charAt(at);
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException(
                    "not JSON from character %d on: %s".formatted(Math.min(at, text.length()) + 1, text.strip()));
        }
    }
}
