package gradus.diagnose;

import gradus.math.Expr;
import gradus.math.Expr.Size;
import gradus.math.Rational;
import gradus.network.Network;

/**
 * What courses multiply the partial derivatives of a mean cost by, in what they save.
 *
 * @param cost the cost itself: m where it is a sum over the examples
 * @param values gradients of what belongs to single examples: m where 1/m stands in dW and db, 1 where it stands in dZ
 * @param parameters gradients of parameters: m where they are sums over the examples
 */
record Scaling(Factor cost, Factor values, Factor parameters) {
    /** A number times a power of m. */
    record Factor(Rational number, int power) {
        static final Factor ONE = new Factor(Rational.ONE, 0);
        static final Factor M = new Factor(Rational.ONE, 1);

        Factor negated() {
            return new Factor(number.negate(), power);
        }

        Factor abs() {
            return isNegative() ? negated() : this;
        }

        boolean isNegative() {
            return number.signum() < 0;
        }

        /** Neither a sign nor a rate. */
        boolean isPlain() {
            return number.equals(Rational.ONE);
        }

        Expr in(Network network) {
            return Expr.mul(new Expr.Num(number), Expr.pow(new Size(network.examples()), power));
        }

        double value(int examples) {
            return number.doubleValue() * Math.pow(examples, power);
        }
    }

    /** As most courses have it: dZ and dA per example, 1/m in dW and db. */
    static final Scaling USUAL = new Scaling(Factor.ONE, Factor.M, Factor.ONE);

    /** The partial derivatives themselves. */
    static final Scaling PARTIALS = new Scaling(Factor.ONE, Factor.ONE, Factor.ONE);

    /** Whether the gradients point downhill. */
    boolean descends() {
        return values.isNegative()
                || parameters.isNegative() && parameters.abs().isPlain();
    }

    /** Whether the gradients of parameters are of the sum over the examples. */
    boolean sums() {
        return parameters.power() == 1;
    }
}
