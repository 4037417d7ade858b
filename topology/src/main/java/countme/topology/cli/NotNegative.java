package countme.topology.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many of something: 0 or more. */
final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // It is as wrong as a negative one.
        }
        throw new TypeConversionException("'" + text + "' is not a whole number from 0 to " + Integer.MAX_VALUE);
    }
}
