package gradus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileSizesTest {
    /** What does not fit is kept on the stack, which can halve the speed; (16, 1) is an exception that was measured. */
    @ParameterizedTest
    @CsvSource({"32, 1, 33", "32, 2, 32", "32, 8, 32", "16, 1, 16", "16, 2, 16", "16, 8, 16"})
    void aTileFitsInTheRegisters(int registers, int columns, int most) {
        TileSizes sizes = TileSizes.full(registers, columns);

        int row = Math.min(sizes.vectors(), columns);
        assertThat(sizes.rows() * row + row + sizes.rows()).isLessThanOrEqualTo(most);
    }

    /** A tile that ran over the lower edge by more than memory is padded would write elsewhere. */
    @ParameterizedTest
    @CsvSource({"32, 1", "32, 8", "16, 1", "16, 8"})
    void itsHeightDividesTheRowsThatMemoryIsPaddedTo(int registers, int columns) {
        assertThat(16 % TileSizes.full(registers, columns).rows()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"512, 16", "256, 8", "128, 4", "32, 1"})
    void aLowProductHasATileOfItsOwnHeight(int bits, int lanes) {
        assertThat(TileSizes.of(bits, lanes, Extent.of(3), Extent.of(128)).rows())
                .isEqualTo(3);
    }
}
