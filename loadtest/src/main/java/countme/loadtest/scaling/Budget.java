package countme.loadtest.scaling;

import countme.loadtest.MarkedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What a month costs: how much of each thing, times its price, for each of several options. Prices and amounts are in the document itself. Pure.
 *
 * @param options their names, in the order of the amounts
 * @param lines what is paid for
 * @param traffic EUR for a million visits
 */
record Budget(List<String> options, List<Line> lines, double traffic) {
    private static final double SECONDS_A_MONTH = 30 * 86_400;
    private static final double MILLION = 1e6;
    private static final double KILOBYTES_A_GIGABYTE = 1e6;
    private static final String TRAFFIC = "traffic";

    /**
     * Something that is paid for.
     *
     * @param amounts how much of it, for each option
     * @param price of one, a month, in EUR
     */
    record Line(String what, double price, List<Double> amounts) {
        double cost(int option) {
            return price * amounts.get(option);
        }
    }

    /**
     * Reads the tables of prices and amounts.
     *
     * @param kilobytes that leave the machine for a visit
     * @throws IOException when a table is not there, or an amount has no price
     */
    static Budget in(MarkedText document, double kilobytes) throws IOException {
        Map<String, Double> prices = new LinkedHashMap<>();
        for (List<String> row : body(document, "prices")) {
            prices.put(row.get(0), number(row.get(2)));
        }
        List<List<String>> amounts = MarkdownTable.rows(document.part("amounts"));
        List<String> heading = amounts.get(0);
        var lines = new ArrayList<Line>();
        for (List<String> row : amounts.subList(1, amounts.size())) {
            lines.add(new Line(
                    row.get(0),
                    price(prices, row.get(1)),
                    row.subList(2, row.size()).stream().map(Budget::number).toList()));
        }
        return new Budget(
                heading.subList(2, heading.size()),
                lines,
                price(prices, TRAFFIC) * kilobytes * MILLION / KILOBYTES_A_GIGABYTE);
    }

    private static List<List<String>> body(MarkedText document, String part) throws IOException {
        List<List<String>> rows = MarkdownTable.rows(document.part(part));
        return rows.subList(1, rows.size());
    }

    private static double price(Map<String, Double> prices, String name) throws IOException {
        Double price = prices.get(name);
        if (price == null) {
            throw new IOException("budget.md has amounts of '%s' and no price of it.".formatted(name));
        }
        return price;
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replace(",", ""));
    }

    /** EUR a month without traffic. */
    double fixed(int option) {
        return lines.stream().mapToDouble(line -> line.cost(option)).sum();
    }

    /** EUR for a million visits, of so many million a month. */
    double perMillion(int option, double millions) {
        return fixed(option) / millions + traffic;
    }

    /** A row for each line, and their sum. */
    String costs() {
        List<List<String>> rows = new ArrayList<>();
        for (Line line : lines) {
            rows.add(row(line.what(), each(line::cost), "%,.2f"));
        }
        rows.add(row("**together**", each(this::fixed), "**%,.2f**"));
        return MarkdownTable.of(heading("EUR a month"), rows);
    }

    /**
     * A row for each number of visits.
     *
     * @param measured how many a machine was seen to serve; the last row is with it as busy as it should ever be
     * @param millions of visits a month
     */
    String perMillion(MeasuredCost measured, double... millions) {
        double most = measured.rate() * Capacity.BUSY * SECONDS_A_MONTH / MILLION;
        List<List<String>> rows = DoubleStream.concat(DoubleStream.of(millions), DoubleStream.of(most))
                .mapToObj(visits -> row(
                        String.format(
                                Locale.ROOT,
                                "%,.0f million (%,.1f a second)",
                                visits,
                                visits * MILLION / SECONDS_A_MONTH),
                        each(option -> perMillion(option, visits)),
                        "%,.2f"))
                .toList();
        return MarkdownTable.of(heading("visits a month; EUR a million"), rows);
    }

    private List<String> heading(String first) {
        var heading = new ArrayList<>(List.of(first));
        heading.addAll(options);
        return heading;
    }

    private interface OfOption {
        double of(int option);
    }

    private List<Double> each(OfOption value) {
        return IntStream.range(0, options.size()).mapToObj(value::of).toList();
    }

    private static List<String> row(String what, List<Double> values, String format) {
        var row = new ArrayList<>(List.of(what));
        values.forEach(value -> row.add(String.format(Locale.ROOT, format, value)));
        return row;
    }
}
