package gradus.network;

import gradus.network.Line.Entry;
import gradus.network.Line.Source;

/**
 * How a network's cost is made of the losses of its examples, as the library has it:
 * {@code cost J(A[i,j], Y[i,j]) = 1/m * sum(j) sum(i) loss}.
 *
 * @param letter of the cost
 * @param output by which the formula reads what the last layer gives
 * @param label by which it reads what that should have been
 * @param formula where it begins in the line
 */
record CostLine(Source source, String letter, Entry output, Entry label, int formula) {
    static final String WORD = "cost";

    static CostLine parse(String line) {
        Source source = new Source("the cost", line);
        Cursor in = source.from(WORD.length());
        String letter = LineReader.entry(in).letter();
        in.expect("(");
        Entry output = LineReader.entry(in);
        in.expect(",");
        Entry label = LineReader.entry(in);
        in.expect(")");
        in.expect("=");
        return new CostLine(source, letter, output, label, in.at());
    }
}
