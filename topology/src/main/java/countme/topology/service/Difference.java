package countme.topology.service;

/**
 * Something in which two answers differ.
 *
 * @param what the requests and what of their answers, such as {@code GET /: body}
 */
public record Difference(String what, String expected, String actual) {
    /** Both, one below the other. */
    public String lines(String nameOfExpected, String nameOfActual) {
        int width = Math.max(nameOfExpected.length(), nameOfActual.length()) + 1;
        String row = "\n    %-" + width + "s %s";
        return what + row.formatted(nameOfExpected + ":", expected) + row.formatted(nameOfActual + ":", actual);
    }
}
