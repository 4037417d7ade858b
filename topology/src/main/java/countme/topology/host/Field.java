package countme.topology.host;

import com.fasterxml.jackson.databind.JsonNode;
import countme.topology.report.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A place in the definition, which knows its own name; what is wrong there is a {@link Problem} that begins with it.
 *
 * @param name such as {@code users[1].keys[0]}; empty for the whole file
 */
record Field(Path file, String name, JsonNode value) {
    /** Refuses what nobody reads: most often a word that is spelled otherwise. */
    Field knowing(String... names) {
        if (!value.isObject()) {
            throw wrong("it is no list of 'name: value'", "Expected " + String.join(", ", names) + ".");
        }
        Set<String> unknown = new TreeSet<>();
        value.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(Set.of(names));
        if (!unknown.isEmpty()) {
            throw wrong(
                    "'" + unknown.iterator().next() + "' is no field of it",
                    "There are " + String.join(", ", names) + ".");
        }
        return this;
    }

    /** What is there under a name; empty if nothing is. */
    Optional<Field> find(String child) {
        JsonNode found = value.get(child);
        return found == null || found.isNull()
                ? Optional.empty()
                : Optional.of(new Field(file, name.isEmpty() ? child : name + "." + child, found));
    }

    Field get(String child) {
        return find(child).orElseThrow(() -> wrong("'" + child + "' is missing", "It has no default."));
    }

    /** Each element of a list. */
    List<Field> elements() {
        if (!value.isArray()) {
            throw wrong("it is no list", "A list has its items in lines that begin with '-', or in [ ].");
        }
        var elements = new ArrayList<Field>();
        for (int i = 0; i < value.size(); i++) {
            elements.add(new Field(file, name + "[" + i + "]", value.get(i)));
        }
        return elements;
    }

    String text() {
        if (!value.isValueNode()) {
            throw wrong("it is no single value", "Expected a text.");
        }
        return value.asText();
    }

    String matching(Pattern pattern, String expected) {
        String text = text();
        if (!pattern.matcher(text).matches()) {
            throw wrong("'" + text + "'", "Expected " + expected + ".");
        }
        return text;
    }

    int number(int least, int most) {
        String text = text();
        if (text.matches("\\d{1,8}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw wrong("'" + text + "'", "Expected a whole number from " + least + " to " + most + ".");
    }

    /** One clear message: where, what, and why. */
    Problem wrong(String what, String why) {
        String place = name.isEmpty() ? file.toString() : name + " in " + file;
        return Problem.usage(
                "Wrong " + place + ": " + what, why, "Correct the file. docs/host.md explains each field.");
    }
}
