package gradus.array;

import gradus.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text of numbers and nothing else, as {@code np.savetxt} and MATLAB's {@code writematrix} write it: one row a line,
 * numbers separated by commas, semicolons or white space, lines that begin with # or % left out. There is no header.
 */
public final class NumberText {
    private static final int MAX_LENGTH = 400;
    // Java also reads 0x1p3 and 1d, which nobody means.
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private final Path file;
    private final Budget budget;
    private double[] numbers = new double[64];
    private int count;
    private int columns = -1;
    private int rows;
    private int line = 1;
    private int column;
    private boolean wanted;
    private final StringBuilder field = new StringBuilder();

    private NumberText(Path file, Budget budget) {
        this.file = file;
        this.budget = budget;
    }

    /**
     * Reads a matrix.
     *
     * @return of shape (rows, columns); a single number is (1, 1)
     * @throws InputException naming line and column of what is no number, or the line that has another length
     */
    public static NdArray read(Path file) {
        return read(file, ReadLimits.standard());
    }

    static NdArray read(Path file, ReadLimits limits) {
        return InputFiles.read(
                file, (in, size) -> new NumberText(file, new Budget(file.toString(), size, limits)).matrix(in));
    }

    private NdArray matrix(InputStream in) throws IOException {
        int c = afterMark(in);
        boolean comment = false;
        for (; c >= 0; c = in.read()) {
            if (c == '\n') {
                endOfLine();
                comment = false;
            } else if ((c == '#' || c == '%') && column == 0 && field.isEmpty()) {
                comment = true;
            } else if (!comment) {
                character((char) c);
            }
        }
        endOfLine();
        if (rows == 0) {
            throw new InputException(file + ": holds no number.");
        }
        return new NdArray(new int[] {rows, columns}, Arrays.copyOf(numbers, count));
    }

    private void character(char c) {
        if (c == ',' || c == ';') {
            separator();
        } else if (c == ' ' || c == '\t' || c == '\r') {
            endOfField();
        } else if (field.length() == MAX_LENGTH) {
            throw noNumber();
        } else {
            field.append(c);
        }
    }

    /** The first byte that is no part of the mark some programs put in front of UTF-8. */
    private static int afterMark(InputStream in) throws IOException {
        int c = in.read();
        return c == 0xEF && in.read() == 0xBB && in.read() == 0xBF ? in.read() : c;
    }

    private void separator() {
        if (field.isEmpty() && (wanted || column == 0)) {
            throw noNumber();
        }
        endOfField();
        wanted = true;
    }

    private void endOfField() {
        if (field.isEmpty()) {
            return;
        }
        add(value(field.toString().toLowerCase(Locale.ROOT)));
        column++;
        field.setLength(0);
        wanted = false;
    }

    private void endOfLine() {
        endOfField();
        if (column > 0) {
            if (columns < 0) {
                columns = column;
            } else if (column != columns) {
                throw new InputException(file + ", line " + line + ": has " + column
                        + (column == 1 ? " number" : " numbers") + ", the lines before it have " + columns + ".");
            }
            rows++;
        }
        line++;
        column = 0;
        wanted = false;
    }

    private void add(double value) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, budget.take(file.toString(), 2L * count));
        }
        numbers[count++] = value;
    }

    private double value(String text) {
        return switch (text) {
            case "nan", "+nan", "-nan" -> Double.NaN;
            case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (!NUMBER.matcher(text).matches()) {
                    throw noNumber();
                }
                yield Double.parseDouble(text);
            }
        };
    }

    private InputException noNumber() {
        String plain = field.toString().replaceAll("[^\\x20-\\x7e]", "?");
        String shown = plain.length() > 30 ? plain.substring(0, 30) + "..." : plain;
        return new InputException(file + ", line " + line + ", column " + (column + 1) + ": '" + shown
                + "' is no number; a CSV of an array holds numbers alone, without a header.");
    }
}
